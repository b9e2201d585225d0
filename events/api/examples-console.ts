/** Examples of what the console alone asks for. */
export const consoleExamples: Readonly<Record<string, unknown>> = {
  SignIn: {
    issuer: "https://login.business.example",
    clientId: "chasqui-console",
    scope: "openid profile email",
    bearer: "access_token",
    signOutUrl: null,
  },
};
