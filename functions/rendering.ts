/** Filling in templates: read when the first of them is at hand, Handlebars with it. */
import { makeSettingsStore } from "../lib/adapters/dynamo/people.ts";
import type { TableContext } from "../lib/adapters/dynamo/table.ts";
import { makeTemplateStore } from "../lib/adapters/dynamo/templates.ts";
import { handlebarsEngine as engine } from "../lib/adapters/handlebars/engine.ts";
import { systemClock as clock, systemIds as ids } from "../lib/adapters/system/system.ts";
import { makeRenderForContact } from "../lib/core/templates/for-contact.ts";
import type { RenderForContact } from "../lib/core/templates/ports.ts";
import { rememberPublished } from "../lib/core/templates/remember.ts";
import { makeRenderTemplate } from "../lib/core/templates/render.ts";

export function rendererOf(context: TableContext): RenderForContact {
  const templates = rememberPublished(makeTemplateStore(context, ids));
  const render = makeRenderTemplate({ templates, engine, ids });
  return makeRenderForContact({ render, settings: makeSettingsStore(context), clock });
}
