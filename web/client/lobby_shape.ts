// How a screen sets out its board: by its row in the register, or by its own shape.

export type Shape = "landscape" | "portrait" | "strip";

export interface Stage {
  shape: Shape;
  width: number;
  height: number;
  scale: number;
  rows: number; // cases to a page
  large: boolean; // the register asks for large type: fewer cases to a page
}

const STRIP_FROM = 2.6; // times as wide as high
export const NARROW = 1700; // a strip of less room puts the date below the state
const LOW = 240; // a strip lower than this many pixels has two rows instead of three

const ROWS = { landscape: [8, 6], portrait: [9, 7] } as const;

export function stageFor(layout: string, width: number, height: number, large = false): Stage {
  const own: Shape = width >= height * STRIP_FROM ? "strip" : width >= height ? "landscape" : "portrait";
  const shape: Shape = layout === "landscape" || layout === "portrait" || layout === "strip" ? layout : own;
  if (shape === "strip") return strip(width, height, large);
  const [w, h] = shape === "landscape" ? [1920, 1080] : [1080, 1920];
  const scale = Math.min(width / w, height / h);
  return { shape, width: w, height: h, scale, rows: ROWS[shape][large ? 1 : 0], large };
}

// A strip is as wide as it is: type is sized by its height, and the item's column takes the rest.
function strip(width: number, height: number, large: boolean): Stage {
  const low = height < LOW;
  const tall = low ? 240 : 360;
  const scale = Math.min(height / tall, width / 960);
  return { shape: "strip", width: width / scale, height: tall, scale, rows: (low ? 2 : 3) - (large ? 1 : 0), large };
}

// A board that stands still for years burns in: the stage walks two pixels an hour.
const STEPS = [
  [0, 0],
  [2, 0],
  [2, 2],
  [0, 2],
];

export function place(node: HTMLElement, stage: Stage): void {
  const step = STEPS[Math.floor(performance.now() / 3_600_000) % STEPS.length] ?? [0, 0];
  const left = (window.innerWidth - stage.width * stage.scale) / 2 + (step[0] ?? 0);
  const top = (window.innerHeight - stage.height * stage.scale) / 2 + (step[1] ?? 0);
  node.style.width = `${stage.width}px`;
  node.style.height = `${stage.height}px`;
  node.style.transform = `translate(${left}px, ${top}px) scale(${stage.scale})`;
}
