/**
 * The architecture, as an allow-list: an import that no line permits is an error. Tests may import anything; nothing imports
 * a test. Circular imports are forbidden everywhere.
 */
const npm = (...names) => `node_modules/(${names.join("|")})(/|$)`;
const node = (...names) => `^(node:)?(${names.join("|")})$`;
const edge = (from, ...to) => ({ from: { path: from, pathNot: "\\.test\\.ts$" }, to: { path: to } });

/** What runs in the browser of a person of the team. */
const browser = [
  "react",
  "react-dom",
  "@types/react",
  "@types/react-dom",
  "react-aria-components",
  "@internationalized",
  "@tanstack",
  "echarts",
  "virtua",
  "openapi-fetch",
  "openapi-react-query",
  "intl-messageformat",
  "oidc-client-ts",
  "lucide-react",
  "vite",
];

/** What one channel may know: its own folder, the contract, the message model and what it signs with. */
const contract = "^lib/channels/contract\\.ts$";
const messages = "^lib/core/messages/model\\.ts$";
const ROOM = "^functions/([^/]+)/";

module.exports = {
  allowedSeverity: "error",
  allowed: [
    // Contracts of everything that crosses a process boundary.
    edge("^events/", "^events/", npm("zod")),

    // The product. Models know models; use cases know their own folder and the models and ports of the other nouns.
    edge("^lib/core/[^/]+/model\\.ts$", "^lib/core/kernel/", "^lib/core/[^/]+/model\\.ts$"),
    edge(
      "^lib/core/([^/]+)/(?!model\\.ts)",
      "^lib/core/$1/",
      "^lib/core/kernel/",
      "^lib/core/[^/]+/(model|ports)\\.ts$",
    ),
    // Whoever takes conditions has them checked in one way.
    edge("^lib/core/", "^lib/core/conditions/check\\.ts$"),
    // Rules find words as the search does.
    edge("^lib/core/classification/", "^lib/core/search/words\\.ts$"),

    // The edge. Channels are islands; `meta` is shared by the channels of that provider, `sms` and `email` by those of that medium, `common` by all.
    edge(
      contract,
      messages,
      "^lib/core/(connections|provider-templates|spending|watch)/model\\.ts$",
      "^lib/core/kernel/",
    ),
    edge("^lib/channels/catalogue\\.ts$", contract, "^lib/channels/[^/]+/index\\.ts$"),
    edge("^lib/channels/brief\\.ts$", contract),
    edge("^lib/channels/parts/", contract, "^lib/channels/(brief|catalogue)\\.ts$"),
    edge(
      "^lib/channels/gateway/",
      "^lib/channels/gateway/",
      "^lib/core/kernel/ports\\.ts$",
      contract,
      "^lib/channels/brief\\.ts$",
      "^lib/channels/parts/",
      "^lib/core/[^/]+/(model|ports)\\.ts$",
    ),
    edge(
      "^lib/channels/(?!gateway/|parts/)([^/]+)/",
      "^lib/channels/$1/",
      "^lib/channels/(common|email|meta|sms)/",
      contract,
      messages,
      "^lib/core/kernel/",
      npm("zod"),
      node("crypto"),
    ),

    // Sealing and signing of web push is one for the team's browsers and the customers'.
    edge("^lib/webpush/", "^lib/webpush/", node("crypto")),
    // Standard Webhooks, by which a channel and our own webhooks sign.
    edge("^lib/signing/", "^lib/signing/", node("crypto")),
    edge("^lib/channels/(common|http)/", "^lib/signing/"),
    edge("^lib/adapters/http/", "^lib/signing/"),
    edge("^functions/api/webhooks/index\\.ts$", "^lib/signing/"),
    edge("^lib/channels/webpush/", "^lib/webpush/"),
    edge("^lib/adapters/webpush/", "^lib/webpush/"),
    edge("^functions/api/inbox/index\\.ts$", "^lib/webpush/"),

    // Mails are made and read by libraries.
    edge("^lib/channels/email/", npm("nodemailer", "postal-mime", "html-to-text", "@types/html-to-text")),

    // Adapters implement core's ports, each with its own library; those of AWS share one client.
    edge(
      "^lib/adapters/([^/]+)/",
      "^lib/adapters/$1/",
      "^lib/adapters/aws/",
      "^lib/core/[^/]+/(model|ports|kept|page|catalogue)\\.ts$",
      "^lib/core/relay/relay\\.ts$",
      "^lib/core/people/authenticate\\.ts$",
      "^events/",
      npm(
        "@aws-sdk/util-dynamodb",
        "zod",
        "jose",
        "jspdf",
        "jspdf-autotable",
        "write-excel-file",
        "papaparse",
        "@types/papaparse",
        "libphonenumber-js",
        "handlebars",
        "ml-kmeans",
        "mjml",
        "html-to-text",
        "ical-generator",
        "nodemailer",
      ),
      node("crypto", "dns", "dns/promises", "http", "https", "net", "stream", "timers/promises", "tls", "util", "zlib"),
    ),
    // A mail server is called as carefully as any address that a tenant names.
    edge("^lib/adapters/smtp/", "^lib/adapters/http/"),
    // An index is a file; how its texts become words is the product's.
    edge("^lib/adapters/sqlite/", "^lib/core/search/(query|words)\\.ts$", node("fs", "os", "path", "sqlite")),
    {
      from: { path: "^lib/adapters/dynamo/", pathNot: "\\.test\\.ts$" },
      to: { path: npm("@aws-sdk/lib-dynamodb"), dependencyTypes: ["type-only"] },
    },
    edge("^lib/runtime/", "^lib/runtime/", "^events/", npm("@middy", "zod", "@types/aws-lambda"), node("async_hooks")),

    // Rooms. Only `index` (and a `wiring` that it is split into), also of a part of a room, constructs adapters; `verifier` puts a channel behind an HTTP request.
    edge(
      `${ROOM}(index|wiring|verifier)\\.ts$`,
      "^functions/$1/",
      "^events/",
      "^lib/(core|adapters|runtime)/",
      "^lib/channels/(contract|gateway/[a-z]+|parts/[a-z]+)\\.ts$",
      npm("zod", "@middy", "@types/aws-lambda"),
      node("fs/promises"),
    ),
    edge(
      "^functions/([a-z-]+)/[a-z]+/(index|wiring)\\.ts$",
      "^functions/$1/",
      "^lib/(core|adapters|runtime)/",
      "^lib/channels/(contract|gateway/[a-z]+|parts/[a-z]+)\\.ts$",
      node("fs/promises"),
    ),
    edge(
      `${ROOM}(?!index|wiring|verifier).+\\.ts$`,
      "^functions/$1/",
      "^events/",
      "^lib/(core|runtime)/",
      npm("zod", "@types/aws-lambda"),
    ),

    // One route of the API has a function of its own, which alone may sign.
    edge("^functions/sign/index\\.ts$", "^functions/api/(handler|part|campaigns/signing)\\.ts$"),

    // What somebody is to be told is worked out in one way, whoever asks: a system, or a rule.
    edge(
      "^functions/(asked|not-pinned|of-items|teller|rules)\\.ts$",
      "^functions/(asked|not-pinned|of-items|teller)\\.ts$",
      "^lib/(core|adapters)/",
      "^events/api/",
      npm("zod"),
    ),
    edge("^functions/api/", "^functions/(asked|not-pinned|of-items|teller)\\.ts$"),
    edge("^functions/ruling\\.ts$", "^lib/core/kernel/once\\.ts$"),
    edge("^functions/(timers|run-job/index)\\.ts$", "^functions/ruling\\.ts$"),
    edge("^functions/(ruling|run-job/automation/index)\\.ts$", "^functions/rules\\.ts$"),
    edge("^functions/rules\\.ts$", "^lib/runtime/logger\\.ts$"),

    // Steps of automations are done by the same use cases as everybody else's, in whichever room a run's time comes.
    edge(
      "^functions/(automating|judging|saying|waking)\\.ts$",
      "^functions/(judging|saying|teller|waking)\\.ts$",
      "^lib/(core|adapters)/",
    ),
    edge("^functions/timers\\.ts$", "^functions/automating\\.ts$"),
    edge("^functions/api/automation/index\\.ts$", "^functions/(judging|waking)\\.ts$"),
    edge("^functions/(project-changes/wiring|run-job/automation/index)\\.ts$", "^functions/waking\\.ts$"),

    // What is planned is moved in one way, on the calendar here or at Google.
    edge("^functions/phases\\.ts$", "^lib/core/"),
    edge("^functions/(api/calendar/(index|tenant)|google-calendar)\\.ts$", "^functions/phases\\.ts$"),
    edge("^functions/google-calendar\\.ts$", "^functions/timers\\.ts$", "^lib/(core|adapters|runtime)/"),
    edge("^functions/(timers|api/calendar/index)\\.ts$", "^functions/google-calendar\\.ts$"),

    // The service that campaigns are signed at is asked by the room that signs, and by whoever takes envelopes back.
    edge("^functions/signature-service\\.ts$", "^lib/(core|adapters|runtime)/"),
    edge("^functions/(sign/index|timers)\\.ts$", "^functions/signature-service\\.ts$"),
    edge("^functions/sign/", "^functions/gate\\.ts$"),

    // Nothing of a campaign is handed out or sent but by its gate.
    edge("^functions/approval\\.ts$", "^lib/(core|adapters)/"),
    edge("^functions/(run-job/campaigns|send-outbound/shards)/index\\.ts$", "^functions/approval\\.ts$"),

    // A campaign's figures are looked at in whichever room a look's time comes; what it has to tell goes as what the table's changes tell.
    edge(
      "^functions/(looking|publishing)\\.ts$",
      "^functions/publishing\\.ts$",
      "^lib/(core|adapters)/",
      "^lib/channels/gateway/",
    ),
    edge("^functions/timers\\.ts$", "^functions/looking\\.ts$"),
    edge("^functions/project-changes/wiring\\.ts$", "^functions/publishing\\.ts$"),

    // Timers run out in two rooms.
    edge("^functions/timers\\.ts$", "^functions/daily\\.ts$", "^lib/(core|adapters)/", "^lib/channels/gateway/"),
    edge(
      "^functions/(timers|api/inbox/index|api/figures/wiring|send-outbound/shards/index)\\.ts$",
      "^functions/rendering-late\\.ts$",
    ),
    edge("^functions/(api/figures/wiring|send-outbound/shards/index)\\.ts$", "^functions/pinned-segments\\.ts$"),
    edge("^functions/pinned-segments\\.ts$", "^lib/core/"),
    edge("^functions/rendering-late\\.ts$", "^functions/rendering\\.ts$", "^lib/(core|adapters)/"),
    edge(
      "^functions/daily\\.ts$",
      "^functions/timers\\.ts$",
      "^lib/(core|adapters|runtime)/",
      "^lib/channels/gateway/",
    ),
    edge("^functions/rendering\\.ts$", "^lib/(core|adapters)/"),
    edge("^functions/(run-job|run-schedule)/index\\.ts$", "^functions/timers\\.ts$"),

    // What came in is put on the queues by three rooms.
    edge("^functions/intake\\.ts$", "^functions/publish\\.ts$", "^lib/(core|adapters)/", "^lib/channels/parts/"),
    edge("^functions/(receive-(webhook|events)/index|process-receipts/wiring)\\.ts$", "^functions/intake\\.ts$"),
    edge("^functions/hearing\\.ts$", "^lib/core/"),
    edge("^functions/(process-receipts|receive-events)/", "^functions/hearing\\.ts$"),
    edge("^functions/publish\\.ts$", "^events/", "^lib/core/"),
    // It serves that one channel alone.
    edge("^functions/serve-visitors/index\\.ts$", "^lib/channels/webchat/inbound\\.ts$"),
    edge("^functions/(process-receipts|receive-events|receive-webhook|serve-visitors)/", "^functions/publish\\.ts$"),

    // Three rooms are open to strangers.
    edge("^functions/gate\\.ts$", "^lib/core/kernel/"),
    edge("^functions/(serve-calendar|serve-visitors|track)/", "^functions/gate\\.ts$"),

    // The widget on other people's websites knows nothing but itself.
    edge("^functions/widget/src/", "^functions/widget/src/"),
    // The console knows the API by its contracts alone. Screens know the app, the kit and themselves, never each other.
    edge("^functions/console/src/(app|session|main)", "^functions/console/", npm(...browser)),
    edge(
      "^functions/console/src/(api|kit|words)/",
      "^functions/console/(generated|src/(api|app|kit|words))/",
      "^events/live\\.ts$",
      npm(...browser),
    ),
    edge(
      "^functions/console/src/screens/([^/]+)/",
      "^functions/console/src/screens/$1/",
      "^functions/console/src/(api|app|kit|session|shared|words)/",
      npm(...browser),
    ),
    edge(
      "^functions/console/src/shared/",
      "^functions/console/src/(api|app|kit|session|shared|words)/",
      npm(...browser),
    ),
    edge(
      "^functions/console/[a-z.]+\\.ts$",
      "^functions/console/",
      npm("vite", "@vitejs", "@react-aria", "@formatjs"),
      node("crypto", "fs/promises", "url"),
    ),

    // Infrastructure and the laptop: they read what rooms need and what channels say of themselves.
    edge(
      "^infra/(app|bundle|console|console-headers|cost|prices|stages|stacks|constructs)",
      "^infra/",
      "^functions/[^/]+/env\\.ts$",
      "^lib/channels/(catalogue|contract)\\.ts$",
      npm("aws-cdk-lib", "constructs", "cdk-nag", "esbuild", "openapi-typescript", "vite"),
      node("path", "url", "fs", "fs/promises", "os", "crypto"),
    ),
    edge(
      "^infra/(local|migrate|ops|check|inspect|lock-platforms|widget)",
      "^infra/",
      "^events/",
      "^lib/",
      "^node_modules/",
      "^(node:)?[a-z_/]+$",
    ),
    edge("^test/", ".*"),
    edge("\\.test\\.ts$", ".*"),
    { from: { path: "\\.test\\.ts$" }, to: {} },
  ],
  forbidden: [
    {
      name: "no-circular",
      severity: "error",
      from: {}, // Interfaces may name each other; what runs may not.
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "nothing-imports-a-test",
      severity: "error",
      from: { pathNot: "\\.test\\.ts$|^test/" },
      to: { path: "\\.test\\.ts$|^test/" },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    exclude: { path: "cdk\\.out|^dist" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default", "types"] },
  },
};
