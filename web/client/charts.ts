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

const INK = { text: "#b4c2cf", quiet: "#8fa2b4", line: "#24405a", ground: "#0f2031" };
const NARROW = 900; // pixels
const NAMES = 9.5; // rem: the room for a day's name left of the columns
const COLOURS = { normal: "#2f5473", warning: "#5aa0e0", promise: "#e0a100", statutory: "#ec5252" };

const rem = (): number => parseFloat(getComputedStyle(document.documentElement).fontSize);
const type = (size = 1.0625) => ({ color: INK.text, fontSize: Math.round(size * rem()) });

function common(): Option {
  return {
    animation: !reducedMotion(),
    animationDuration: 400,
    aria: { enabled: true, label: { enabled: false }, decal: { show: true } },
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    tooltip: {
      trigger: "axis",
      renderMode: "richText", // an HTML one would need styles in attributes
      axisPointer: { type: "shadow", shadowStyle: { color: "rgba(255,255,255,.05)" } },
      backgroundColor: "#1b3751",
      borderColor: "#3a5f80",
      textStyle: { color: "#e6ecf2", fontSize: Math.round(1.0625 * rem()) },
    },
    legend: { top: 0, left: "center", textStyle: type(), itemWidth: 1.4 * rem(), itemHeight: 0.9 * rem() },
  };
}

function axes(names: string[], interval: number | "auto", wide = 0): Option {
  const r = rem();
  return {
    // The columns of units stand under one another in both charts.
    grid: { left: (wide ? NAMES : 3.2) * r, right: 0.6 * r, top: 2.3 * r, bottom: (wide ? 3.4 : 2) * r },
    xAxis: {
      type: "category",
      data: names,
      axisLine: { lineStyle: { color: INK.line } },
      axisTick: { show: false },
      axisLabel: wide
        ? { ...type(0.9375), interval, width: wide, overflow: "break", lineHeight: 1.2 * r }
        : { ...type(), interval, hideOverlap: true },
    },
    yAxis: {
      type: "value",
      minInterval: 1,
      splitNumber: 3,
      axisLabel: type(),
      splitLine: { lineStyle: { color: "#1b3147" } },
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
        color: "#5b86ad",
        barWidth: "46%",
        markArea: { silent: true, itemStyle: { color: "rgba(255,255,255,.035)" }, data: rest },
      },
      {
        name: say("办结"),
        type: "line",
        data: days.map((one) => one.closed),
        color: "#46b584",
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
  return {
    ...common(),
    ...axes(rows.map((row) => row.name), 0, columnWidth(host, rows.length)),
    series: lamps.map((lamp) => ({
      name: LAMP_WORDS[lamp],
      type: "bar",
      stack: "open",
      barWidth: "52%",
      color: COLOURS[lamp],
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
      inRange: { color: ["#122335", "#1b4668", "#2a6ba3", "#3b82c4"] },
    },
    series: [
      {
        type: "heatmap",
        data: cells,
        label: {
          show: true,
          fontSize: Math.round(1.0625 * r),
          formatter: ({ value }: { value: number[] }) => (value[2] ? String(value[2]) : ""),
          color: "#fff",
        },
        itemStyle: { borderColor: INK.ground, borderWidth: 2 },
        emphasis: { itemStyle: { borderColor: "#e6ecf2" } },
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
