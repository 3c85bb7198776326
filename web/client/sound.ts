// A soft sound for a red lamp: off until somebody switches it on, and remembered on this machine.

const KEY = "sunhall:sound";
const TONES = [659.25, 493.88]; // e'' and b', hertz
const LENGTH = 0.42; // seconds each
const LOUDNESS = 0.14;

export type SoundState = "off" | "on" | "waiting"; // a browser may ask for a click first

export class Sound {
  private context: AudioContext | null = null;
  private wanted = window.localStorage.getItem(KEY) === "on";

  constructor(private readonly onChange: (state: SoundState) => void) {
    if (this.wanted) this.open();
    for (const act of ["pointerdown", "keydown"]) {
      document.addEventListener(act, () => void this.wake(), { passive: true });
    }
    this.tell();
  }

  get state(): SoundState {
    if (!this.wanted) return "off";
    return this.context?.state === "running" ? "on" : "waiting";
  }

  toggle(): void {
    this.wanted = !this.wanted;
    window.localStorage.setItem(KEY, this.wanted ? "on" : "off");
    if (this.wanted) {
      this.open();
      void this.wake().then(() => this.ring());
    }
    this.tell();
  }

  ring(): void {
    const context = this.context;
    if (!this.wanted || !context || context.state !== "running") return;
    TONES.forEach((tone, place) => {
      const start = context.currentTime + place * LENGTH;
      const source = context.createOscillator();
      const volume = context.createGain();
      source.frequency.value = tone;
      volume.gain.setValueAtTime(0, start);
      volume.gain.linearRampToValueAtTime(LOUDNESS, start + 0.03);
      volume.gain.exponentialRampToValueAtTime(0.001, start + LENGTH);
      source.connect(volume).connect(context.destination);
      source.start(start);
      source.stop(start + LENGTH);
    });
  }

  private open(): void {
    this.context = this.context ?? new AudioContext();
    this.context.onstatechange = () => this.tell();
  }

  private async wake(): Promise<void> {
    if (this.wanted && this.context?.state === "suspended") await this.context.resume();
  }

  private tell(): void {
    this.onChange(this.state);
  }
}
