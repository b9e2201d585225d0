/**
 * Who fetches pictures and follows links of mails beside the people that they are for, by what their programs say of themselves. Each name is
 * looked for anywhere in the user agent, in lower case. Where it comes from stands beside it: whoever adds one says so, too.
 */

/** Fetches a picture when a person opens the mail, so that nobody learns where they are: a person, seen through a curtain. */
export const PICTURE_PROXIES: readonly (readonly [name: string, kind: "gmail_proxy" | "yahoo_proxy"])[] = [
  // https://github.com/matomo-org/device-detector/issues/5359
  ["googleimageproxy", "gmail_proxy"],
  // https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html
  ["yahoomailproxy", "yahoo_proxy"],
];

/**
 * Apple's Mail Privacy Protection fetches every picture in the background, read or not, and says no more than this.
 * https://github.com/ua-parser/uap-core/issues/509, https://support.apple.com/guide/iphone/iphf084865c7/ios
 */
export const APPLE_PRIVACY = "mozilla/5.0";

/** Looks into mails for what is dangerous, before people get them or when they follow a link. */
export const SCANNERS: readonly string[] = [
  // https://github.com/mautic/mautic/pull/10245: fetches pictures the moment a mail arrives at Gmail
  "chrome/42.0.2311.135 safari/537.36 edge/12.246",
  // https://github.com/mssola/user_agent/issues/71
  "gmail-content-sampling",
  // https://check.live-direct-marketing.online/blog/bot-clicks-security-scanners-detect
  ...["barracuda", "proofpoint", "mimecast", "ironport", "ciscosecureemail", "trend micro", "trendmicro", "tmes"],
  ...["fortimail", "sophos", "f-secure"],
  // Further makers of the same, by the names that lists of their users give: symantec.com, kaspersky.com, mcafee.com, fireeye.com, forcepoint.com
  ...["symantec", "messagelabs", "kaspersky", "mcafee", "fireeye", "forcepoint", "safelinks", "urlscan", "virustotal"],
];

/** Shows a card of where a link leads, to whoever is written about it. */
export const PREVIEWS: readonly string[] = [
  // https://developers.facebook.com/docs/sharing/webmasters/web-crawlers
  ...["facebookexternalhit", "meta-externalagent", "facebookcatalog"],
  // https://github.com/JayBizzle/Crawler-Detect: what chat programs and social networks call theirs
  ...["whatsapp/", "telegrambot", "twitterbot", "slackbot", "slack-imgproxy", "linkedinbot", "discordbot"],
  ...["skypeuripreview", "viber", "pinterest", "redditbot", "embedly", "iframely", "bingpreview"],
];

/** Programs that are no browser, and browsers that no person sits before. https://github.com/JayBizzle/Crawler-Detect */
export const ROBOTS: readonly string[] = [
  ...["bot/", "bot;", "bot ", "googlebot", "applebot", "crawler", "spider", "scanner", "headless", "phantomjs"],
  ...["curl/", "wget/", "python-requests", "python-urllib", "python/", "aiohttp", "httpx", "go-http-client", "java/"],
  ...["okhttp", "apache-httpclient", "libwww-perl", "node-fetch", "axios/", "undici", "ruby", "guzzlehttp"],
  ...["monitor", "uptime", "lighthouse", "selenium", "playwright", "puppeteer"],
];

/**
 * Outlook shows pictures to people under these names, and asks what a link leads to before it hands it to the browser.
 * https://check.live-direct-marketing.online/blog/bot-clicks-security-scanners-detect
 */
export const OFFICE: readonly string[] = ["ms-office", "microsoft office", "msoffice"];

/** Headers by which a browser says that nobody has looked yet. https://developer.mozilla.org/docs/Web/HTTP/Headers/Sec-Purpose */
export const AHEAD_HEADERS: readonly string[] = ["sec-purpose", "purpose", "x-purpose", "x-moz"];
export const AHEAD = /prefetch|prerender|preview|instant/i;

/**
 * Nobody reads that fast, counted from when we handed the message to its provider: most looks of machines come within these times.
 * https://support.metacompliance.com/hc/en-gb/articles/13056444972817
 */
export const TOO_SOON_MS = { open: 2_000, click: 4_000 } as const;

/**
 * People follow one link and read. So many different ones within this time, from one place, were followed by a program.
 * https://experienceleague.adobe.com/docs/marketo/using/product-docs/administration/email-setup/filtering-email-bot-activity.html (two in a
 * second); three in five seconds are for programs that take their time.
 */
export const BURSTS: readonly { readonly links: number; readonly withinMs: number }[] = [
  { links: 2, withinMs: 1_000 },
  { links: 3, withinMs: 5_000 },
];

/** A program that followed the link which nobody sees followed the others around that time, too. */
export const TRAP_MS = 60_000;
