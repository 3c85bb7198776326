// The desks' words in English; Chinese stands where they are used.

import { words } from "./words";

export const say = words({
  "{n} 件有更新": "{n} updated",
  "{name}也打开着此件": "{name} also has this case open",
  "、": ", ",
  "{by}刚刚办理了此件（{act}）": "{by} has just acted on this case ({act})",
  "此件刚刚依法记入（{act}）": "The law has just taken effect on this case ({act})",
  您在另一处办理了此件: "You have acted on this case elsewhere",
  "，现在是“{state}”": "; it is now “{state}”",
  "。您填写的内容会保留。": ". What you have typed is kept.",
  刷新: "Refresh",
  "与服务器失去联系，以下为 {time} 的情况": "Connection lost; this is how things stood at {time}",
  本账号已无权查看: "This account may no longer watch this",
  今天: "today",
  暂定: "provisional",
  "收件 {received} = 受理 {accepted} + 补正 {supplement} + 不予受理 {declined} + 退件 {withdrawn} + 未决 {undecided}":
    "received {received} = accepted {accepted} + to supplement {supplement} + declined {declined} + withdrawn {withdrawn} + undecided {undecided}",
  "没有变动。": "Nothing has changed.",
  "已由{by}办理：{act}": "done by {by}: {act}",
  已离开此清单: "no longer on this list",
});
