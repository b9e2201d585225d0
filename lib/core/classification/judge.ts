/** What a message says about a lead's place: the rules that hold for it, and the one that is heard. Pure. */
import type { Considered, Verdict } from "../leads/model.ts";
import { wordsOf } from "../search/words.ts";
import { adjustmentOf, type ClassificationRule, MAX_CONSIDERED, type Steps, THRESHOLD } from "./model.ts";

/** What rules look at. Null is known to be nothing; what is absent is not known yet. */
export interface Facts {
  readonly text: string | null;
  readonly payload: string | null;
  readonly referrals: readonly string[];
  readonly connectionId: string | null;
  readonly channel?: string | null;
  readonly country?: string | null;
  readonly labels?: readonly string[];
  readonly first?: boolean;
}

/** Nobody writes more in one message; what comes behind is no reason. */
const MAX_TEXT = 8_000;

export type Judgement = Pick<Verdict, "because" | "considered"> & {
  /** The rule that is heard; absent where none speaks loudly enough. */
  readonly rule?: ClassificationRule;
};

export interface Judge {
  /** Whether some rule may hold, by what is known. */
  mayHold(facts: Facts): boolean;
  /** `usable`: a lead may go where the rule wants it. */
  judge(facts: Facts, usable: (rule: ClassificationRule) => boolean): Judgement;
}

interface Phrase {
  readonly written: string;
  readonly first: string;
  /** Its words, folded, with a space on each side. */
  readonly run: string;
}
interface Compiled {
  readonly rule: ClassificationRule;
  readonly phrases: readonly Phrase[];
  readonly except: readonly Phrase[];
  readonly adjustment: number;
  readonly score: number;
}
interface Text {
  readonly words: ReadonlySet<string>;
  readonly run: string;
}

export function makeJudge(rules: readonly ClassificationRule[], steps: Steps): Judge {
  const compiled = rules
    .filter(({ active }) => active)
    .map((rule): Compiled => {
      const adjustment = adjustmentOf(rule.weight, Object.hasOwn(steps, rule.id) ? (steps[rule.id] ?? 0) : 0);
      return {
        rule,
        phrases: rule.match.words.flatMap(({ phrases }) => phrases.map(phraseOf)),
        except: rule.match.except.map(phraseOf),
        adjustment,
        score: Math.round((rule.weight + adjustment) * 10) / 10,
      };
    })
    .sort((a, b) => b.score - a.score || a.rule.position - b.rule.position || (a.rule.id < b.rule.id ? -1 : 1));

  return {
    mayHold(facts) {
      const text = textOf(facts.text);
      return compiled.some((one) => reasons(one, facts, text) !== undefined);
    },

    judge(facts, usable) {
      const text = textOf(facts.text);
      const held = compiled.flatMap((one) => {
        const because = reasons(one, facts, text);
        return because ? [{ ...one, because }] : [];
      });
      const heard = held.find(({ rule, score }) => score >= THRESHOLD && usable(rule));
      return {
        because: heard?.because ?? [],
        considered: held.slice(0, MAX_CONSIDERED).map(
          ({ rule, adjustment, score }): Considered => ({
            ruleId: rule.id,
            ...rule.place,
            weight: rule.weight,
            adjustment,
            score,
          }),
        ),
        ...(heard ? { rule: heard.rule } : {}),
      };
    },
  };
}

function phraseOf(written: string): Phrase {
  const words = Array.from(wordsOf(written), ({ text }) => text);
  return { written, first: words[0] ?? "", run: ` ${words.join(" ")} ` };
}

/** Whether anything is left of it to look for. */
export const saysSomething = (phrase: string): boolean => phraseOf(phrase).first !== "";

function textOf(text: string | null): Text {
  const words = Array.from(wordsOf((text ?? "").slice(0, MAX_TEXT)), (word) => word.text);
  return { words: new Set(words), run: ` ${words.join(" ")} ` };
}

const stands = ({ first, run }: Phrase, text: Text): boolean => text.words.has(first) && text.run.includes(run);

/** Why the rule holds: the words that were found and what else it asked for. Undefined: it does not hold. */
function reasons({ rule, phrases, except }: Compiled, facts: Facts, text: Text): readonly string[] | undefined {
  const { match } = rule;
  const because: string[] = [];
  if (phrases.length > 0) {
    const found = phrases.filter((phrase) => stands(phrase, text));
    if (found.length === 0) return undefined;
    because.push(...found.map(({ written }) => written));
  }
  if (except.some((phrase) => stands(phrase, text))) return undefined;
  const { payload, referrals, connectionId, channel, country, labels, first } = facts;
  const asked: readonly (readonly [string, readonly string[], readonly (string | null)[] | undefined, boolean?])[] = [
    ["payload", match.payloads, [payload], true],
    ["referral", match.referrals, referrals, true],
    ["connection", match.connections, [connectionId]],
    ["channel", match.channels, channel === undefined ? undefined : [channel]],
    ["country", match.countries, country === undefined ? undefined : [country]],
    ["label", match.labels, labels],
  ];
  for (const [name, wanted, have, patterns = false] of asked) {
    if (wanted.length === 0 || have === undefined) continue;
    const fits = wanted.find((one) =>
      have.some((value) => value !== null && (patterns ? like(one, value) : one === value)),
    );
    if (fits === undefined) return undefined;
    because.push(`${name}: ${fits}`);
  }
  if (match.messages === "first") {
    if (first === false) return undefined;
    because.push("messages: first");
  }
  return because.slice(0, MAX_REASONS);
}

const MAX_REASONS = 8;

function like(pattern: string, value: string): boolean {
  const [wanted, given] = [pattern.toLowerCase(), value.toLowerCase()];
  return wanted.endsWith("*") ? given.startsWith(wanted.slice(0, -1)) : given === wanted;
}
