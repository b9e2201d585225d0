/** What happened to a template, as the state in which it is since. */
export function stateOf(word: string): string {
  const state = word.toLowerCase();
  return state === "reinstated" || state === "unpaused" ? "approved" : state;
}
