/** What templates have to know of the media, out of the channels' briefs. */
import type { MediumFacts } from "../../core/templates/ports.ts";
import type { Brief } from "../brief.ts";

type Known = Pick<Brief, "id" | "medium" | "limits">;

const carried = ({ id, medium }: Known): string => medium ?? id;

/** Where several channels carry a medium, the tightest counts. */
export function mediaOf(manifests: readonly Known[]): readonly MediumFacts[] {
  const media = new Map<string, MediumFacts>();
  for (const manifest of manifests) {
    const { text, choices, wording } = manifest.limits;
    const medium = carried(manifest);
    const facts = {
      medium,
      text,
      choices: { count: Math.max(choices.buttons, choices.rows), title: choices.buttonTitle },
      ...(wording ? { wording } : {}),
    };
    const there = media.get(medium);
    media.set(medium, there && there.text < facts.text ? there : facts);
  }
  return [...media.values()];
}

/** The id, of a channel that is not installed any more. */
export const mediumOf =
  (manifests: readonly Known[]) =>
  (channel: string): string => {
    const manifest = manifests.find(({ id }) => id === channel);
    return manifest ? carried(manifest) : channel;
  };
