import { wordsIn } from "../words/index.tsx";
import type en from "./words/en.json";

export const useWords = wordsIn<keyof typeof en>("kit");

/** What somebody is called whose name is not known here. */
export const useSomebody = (): string => useWords()("somebody");
