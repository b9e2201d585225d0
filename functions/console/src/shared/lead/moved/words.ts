/** Apart from the other words of leads: a board needs these alone before it can be used. */
import { wordsIn } from "../../../words/index.tsx";
import type en from "./words/en.json";

export const useWords = wordsIn<keyof typeof en>("shared/lead/moved");
