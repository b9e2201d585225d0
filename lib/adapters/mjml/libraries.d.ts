/** As far as we use them: neither brings types of its own. */
declare module "mjml" {
  interface MjmlError {
    readonly line: number;
    readonly message: string;
    readonly tagName: string;
  }
  export default function mjml(
    source: string,
    options: object,
  ): Promise<{ readonly html: string; readonly errors: readonly MjmlError[] }>;
}

declare module "html-to-text" {
  export function convert(html: string, options: object): string;
}
