// Words of the scripts: Chinese is the key, English stands in tables; the page's lang decides.

export type Words = Record<string, string>;
export type Facts = Record<string, string | number>;
export type Say = (zh: string, facts?: Facts) => string;

export const english = document.documentElement.lang.startsWith("en");

// What every family of screens says.
const SHARED: Words = {
  正常: "normal",
  临期: "nearly due",
  超承诺: "past the promise",
  超法定: "past the law's limit",
  中止: "paused",
  星期日: "Sunday",
  星期一: "Monday",
  星期二: "Tuesday",
  星期三: "Wednesday",
  星期四: "Thursday",
  星期五: "Friday",
  星期六: "Saturday",
  正在连接: "connecting",
  轮询: "polling",
};

function filled(text: string, facts: Facts): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in facts ? String(facts[name]) : whole));
}

// The words of one family: what stands in no table is said as it is written.
export function words(table: Words = {}): Say {
  return (zh, facts = {}) => filled((english && (table[zh] ?? SHARED[zh])) || zh, facts);
}
