/**
 * What this thread takes for the present. The demo's history is made by the product's own functions, which ask the clock when
 * something happened; so in the thread that makes it the clock says what the story says. Timers go on in real time.
 */
const Present = globalThis.Date;
let moment = Present.now();

class StoryDate extends Present {
  constructor(...given: readonly unknown[]) {
    super(...((given.length === 0 ? [moment] : given) as [number]));
  }
  static override now(): number {
    return moment;
  }
}

export function takeTheClock(): void {
  globalThis.Date = StoryDate as DateConstructor;
}

/** Epoch milliseconds. */
export function setClock(at: number): void {
  moment = at;
}

export const clockNow = (): number => moment;
