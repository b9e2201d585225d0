import { wordsIn } from "../../../words/index.tsx";
import type en from "./words/en.json";

export const useWords = wordsIn<keyof typeof en>("screens/admin/signatures");
