import type { ChoicesContent } from "../../core/messages/model.ts";
import { makePlan, presentation as presentationOn } from "../meta/messaging/plan.ts";
import { platform } from "./manifest.ts";

export const plan = makePlan(platform);
export const presentation = (content: ChoicesContent) => presentationOn(platform, content);
