export interface Toast {
  readonly text: string;
  readonly tone: "plain" | "good" | "bad";
  readonly action?: { readonly label: string; run(): void };
}

// What is said before there is anything to show it with is kept for it.
const waiting: Toast[] = [];
let hear: ((toast: Toast) => void) | undefined;

export function listen(hears: (toast: Toast) => void): void {
  hear = hears;
  for (const toast of waiting.splice(0)) hears(toast);
}

const give = (given: Toast): void => {
  if (hear) hear(given);
  else waiting.push(given);
};

/** Says what has happened, aloud too. What asks for an answer, or went wrong, stays until it is dismissed. */
export const toast = {
  say: (text: string, action?: Toast["action"]): void => give({ text, tone: "plain", ...(action ? { action } : {}) }),
  good: (text: string, action?: Toast["action"]): void => give({ text, tone: "good", ...(action ? { action } : {}) }),
  bad: (text: string): void => give({ text, tone: "bad" }),
};
