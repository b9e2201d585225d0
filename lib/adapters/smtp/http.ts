import { callForeign } from "../http/foreign.ts";
import { callHttp, type HttpCall, type HttpCallResult } from "../http/http.ts";
import type { SmtpOptions } from "./smtp.ts";

/** As `callHttp`, for mail servers and foreign addresses too; what mail servers need is loaded with the first of them. */
export const makeCalls =
  (options: SmtpOptions) =>
  async (call: HttpCall): Promise<HttpCallResult> => {
    if (/^smtps?:/i.test(call.url)) return (await import("./smtp.ts")).callSmtp(call, options);
    return call.foreign ? callForeign(call, options) : callHttp(call);
  };
