// The wall's second page: ECharts, and only here. Every picture has its table behind it.

import { BarChart, HeatmapChart, LineChart } from "echarts/charts";
import {
  AriaComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  TooltipComponent,
  VisualMapComponent,
} from "echarts/components";
import * as echarts from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { embedded, LAMP_WORDS, reducedMotion } from "./dom";
import { sight } from "./sight";
import { shortDay, weekday } from "./time";
import { words } from "./words";

echarts.use([
  AriaComponent,
  BarChart,
  CanvasRenderer,
  GridComponent,
  HeatmapChart,
  LegendComponent,
  LineChart,
  MarkAreaComponent,
  TooltipComponent,
  VisualMapComponent,
]);

const say = words({
  收件: "Received",
  办结: "Concluded",
  看表: "Table",
  看图: "Chart",
  "{unit} · {day}：{n} 件": "{unit} · {day}: {n}",
  "{n} 件": "{n}",
});

interface Day {
  day: string;
  works: boolean;
  received: number;
  closed: number;
}
interface Load {
  name: string;
  normal: number;
  warning: number;
  promise: number;
  statutory: number;
}
interface Charts {
  trend: Day[];
  load: Load[];
  heat: { days: string[]; rows: { name: string; counts: number[] }[] };
}
type Option = echarts.EChartsCoreOption;

const NARROW = 900; // pixels
const NAMES = 9.5; // rem: the room for a day's name left of the columns
const BREAKS_OVER = 3; // signs of a unit's name that stand in one line under a column

// Every colour stands in charts.css: the drawings follow 高对比 as the page around them does.
const ink = (name: string): string => getComputedStyle(document.body).getPropertyValue(`--${name}`).trim();
const rem = (): number => parseFloat(getComputedStyle(document.documentElement).fontSize);
const type = (size = 1.0625) => ({ color: ink("text-2"), fontSize: Math.round(size * rem()) });

// The lamps' own shapes as patterns, so that no level is told by its colour alone; the normal one is plain.
const SHAPES = { normal: "circle", warning: "diamond", promise: "triangle", statutory: "rect" };

function decals(): Option[] {
  const strewn = { color: ink("decal"), dashArrayX: [[9, 9], [0, 9, 9, 0]], dashArrayY: [7, 2], symbolSize: 0.8 };
  const strewnWith = (symbol: string) => (symbol === SHAPES.normal ? { symbol: "none" } : { ...strewn, symbol });
  return Object.values(SHAPES).map(strewnWith);
}

function common(): Option {
  return {
    animation: !reducedMotion(),
    animationDuration: 400,
    aria: { enabled: true, label: { enabled: false }, decal: { show: true, decals: decals() } },
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    tooltip: {
      trigger: "axis",
      renderMode: "richText", // an HTML one would need styles in attributes
      axisPointer: { type: "shadow", shadowStyle: { color: ink("pointed") } },
      backgroundColor: ink("tip"),
      borderColor: ink("tip-edge"),
      textStyle: { color: ink("text"), fontSize: Math.round(1.0625 * rem()) },
    },
    legend: { top: 0, left: "center", textStyle: type(), itemWidth: 1.4 * rem(), itemHeight: 0.9 * rem() },
  };
}

// Under a column the city is not said again: 发改委. A longer name stands in two lines: 自然/资源局.
function halved(full: string): string {
  const name = full.length > 3 ? full.replace(/^市/, "") : full;
  const middle = name.endsWith("中心") ? name.length - 2 : Math.floor(name.length / 2);
  return name.length > BREAKS_OVER && !name.includes(" ") ? `${name.slice(0, middle)}\n${name.slice(middle)}` : name;
}

function axes(names: string[], interval: number | "auto", wide = 0): Option {
  const r = rem();
  return {
    // The columns of units stand under one another in both charts.
    grid: { left: (wide ? NAMES : 3.2) * r, right: 0.6 * r, top: 2.3 * r, bottom: (wide ? 3.4 : 2) * r },
    xAxis: {
      type: "category",
      data: names,
      axisLine: { lineStyle: { color: ink("rule") } },
      axisTick: { show: false },
      axisLabel: wide
        ? { ...type(0.9375), interval, width: wide, overflow: "break", lineHeight: 1.2 * r, formatter: halved }
        : { ...type(), interval, hideOverlap: true },
    },
    yAxis: {
      type: "value",
      minInterval: 1,
      splitNumber: 3,
      axisLabel: type(),
      splitLine: { lineStyle: { color: ink("split") } },
    },
  };
}

function trend(days: Day[]): Option {
  const names = days.map((one) => shortDay(one.day));
  const off = days.map((one, n) => (one.works ? -1 : n)).filter((n) => n >= 0);
  const rest = off.map((n) => [{ xAxis: n }, { xAxis: n }]);
  return {
    ...common(),
    aria: { enabled: false }, // a bar and a line need no patterns
    ...axes(names, "auto"),
    series: [
      {
        name: say("收件"),
        type: "bar",
        data: days.map((one) => one.received),
        color: ink("received"),
        barWidth: "46%",
        markArea: { silent: true, itemStyle: { color: ink("off-day") }, data: rest },
      },
      {
        name: say("办结"),
        type: "line",
        data: days.map((one) => one.closed),
        color: ink("closed"),
        symbol: "circle",
        symbolSize: 0.5 * rem(),
        lineStyle: { width: 3 },
      },
    ],
  };
}

function columnWidth(host: HTMLElement, count: number): number {
  return Math.max(40, (host.clientWidth - (NAMES + 0.6) * rem()) / Math.max(count, 1) - 6);
}

function load(rows: Load[], host: HTMLElement): Option {
  const lamps = ["normal", "warning", "promise", "statutory"] as const;
  const top = common();
  const named = lamps.map((lamp) => ({ name: LAMP_WORDS[lamp], icon: SHAPES[lamp] }));
  return {
    ...top,
    ...axes(rows.map((row) => row.name), 0, columnWidth(host, rows.length)),
    legend: { ...(top["legend"] as object), data: named, itemWidth: rem(), itemGap: 1.2 * rem(), itemStyle: { decal: "none" } },
    series: lamps.map((lamp) => ({
      name: LAMP_WORDS[lamp],
      type: "bar",
      stack: "open",
      barWidth: "52%",
      color: ink(`bar-${lamp}`),
      data: rows.map((row) => row[lamp]),
    })),
  };
}

function heat(told: Charts["heat"], host: HTMLElement): Option {
  const r = rem();
  const days = told.days.map((day) => `${shortDay(day)} ${weekday(day)}`);
  const cells = told.rows.reduce<number[][]>((all, row, x) => all.concat(row.counts.map((n, y) => [x, y, n])), []);
  const most = Math.max(1, ...cells.map((cell) => cell[2] ?? 0));
  const base = axes(told.rows.map((row) => row.name), 0, columnWidth(host, told.rows.length));
  const top = common();
  return {
    ...top,
    ...base,
    aria: { enabled: false }, // every cell carries its number
    legend: undefined,
    tooltip: {
      ...(top["tooltip"] as object),
      trigger: "item",
      formatter: ({ value }: { value: number[] }) =>
        say("{unit} · {day}：{n} 件", {
          unit: told.rows[value[0] ?? 0]?.name ?? "",
          day: days[value[1] ?? 0] ?? "",
          n: value[2] ?? 0,
        }),
    },
    grid: { left: NAMES * r, right: 0.6 * r, top: 0.6 * r, bottom: 3.4 * r },
    yAxis: {
      type: "category",
      data: days,
      inverse: true,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: type(1),
      splitArea: { show: false },
    },
    visualMap: {
      show: false,
      min: 0,
      max: most,
      inRange: { color: [0, 1, 2, 3].map((step) => ink(`heat-${step}`)) },
    },
    series: [
      {
        type: "heatmap",
        data: cells,
        label: {
          show: true,
          fontSize: Math.round(1.0625 * r),
          formatter: ({ value }: { value: number[] }) => (value[2] ? String(value[2]) : ""),
          color: ink("in-cell"),
        },
        itemStyle: { borderColor: ink("cell-edge"), borderWidth: 2 },
        emphasis: { itemStyle: { borderColor: ink("text") } },
      },
    ],
  };
}

function main(): void {
  const told = embedded<Charts>("charts");
  if (!told) return;
  document.body.classList.add("scripted");
  const options: Record<string, (host: HTMLElement) => Option> = {
    trend: () => trend(told.trend),
    load: (host) => load(told.load, host),
    heat: (host) => heat(told.heat, host),
  };
  const drawn: (() => void)[] = [];
  for (const panel of document.querySelectorAll<HTMLElement>("[data-chart]")) {
    const host = panel.querySelector<HTMLElement>(".picture");
    const make = options[panel.dataset["chart"] ?? ""];
    const twin = panel.querySelector<HTMLButtonElement>(".twin");
    if (!host || !make || !twin) continue;
    const chart = echarts.init(host, undefined, { devicePixelRatio: Math.max(2, window.devicePixelRatio) });
    const draw = () => {
      if (panel.classList.contains("tabled")) return;
      chart.resize();
      chart.setOption(make(host), true);
    };
    const turn = (tabled: boolean) => {
      panel.classList.toggle("tabled", tabled);
      twin.textContent = say(tabled ? "看图" : "看表");
      draw();
    };
    drawn.push(draw);
    twin.hidden = false;
    twin.addEventListener("click", () => turn(!panel.classList.contains("tabled")));
    turn(window.innerWidth < NARROW); // twenty-four columns need a wall, a table does not
  }
  sight();
  let waiting = 0;
  window.addEventListener("resize", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => drawn.forEach((draw) => draw()), 120);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") document.querySelector<HTMLAnchorElement>("a[data-back]")?.click();
  });
}

main();
