// A stage of 1920 x 1080 that keeps its proportions on any wall.

const WIDTH = 1920;
const HEIGHT = 1080;

export function fitStage(stage: HTMLElement): void {
  const fit = () => {
    const scale = Math.min(window.innerWidth / WIDTH, window.innerHeight / HEIGHT);
    const left = (window.innerWidth - WIDTH * scale) / 2;
    const top = (window.innerHeight - HEIGHT * scale) / 2;
    stage.style.transform = `translate(${left}px, ${top}px) scale(${scale})`;
  };
  window.addEventListener("resize", fit);
  fit();
  // A display that wakes later than its computer tells nobody: look again.
  window.setInterval(fit, 5_000);
}
