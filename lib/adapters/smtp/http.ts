import { callHttp, type HttpCall, type HttpCallResult } from "../http/http.ts";
import type { SmtpOptions } from "./smtp.ts";

/** As `callHttp`, for mail servers too; what those need is loaded with the first of them. */
export const makeCalls =
  (options: SmtpOptions) =>
  async (call: HttpCall): Promise<HttpCallResult> =>
    /^smtps?:/i.test(call.url) ? (await import("./smtp.ts")).callSmtp(call, options) : callHttp(call);
