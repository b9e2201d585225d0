/** Where people sign in who have no identity provider of their own: a Cognito user pool, see decision 0040. */
import { Aws, CfnOutput, Duration, RemovalPolicy, Stack, type StackProps, Validations } from "aws-cdk-lib";
import {
  AccountRecovery,
  FeaturePlan,
  Mfa,
  OAuthScope,
  UserPool,
  type UserPoolClient,
  UserPoolClientIdentityProvider,
} from "aws-cdk-lib/aws-cognito";
import type { Construct } from "constructs";
import type { Stage } from "../stages.ts";

export const secondFactors = ["optional", "required"] as const;

export interface SignInStackProps extends StackProps {
  readonly stage: Stage;
  /** `required`: nobody gets in without one, so every tenant may rely on it. */
  readonly secondFactor: (typeof secondFactors)[number];
  /** Where the console is; people come back there after signing in and out. */
  readonly consoleUrl: string;
}

export class SignInStack extends Stack {
  readonly pool: UserPool;
  readonly client: UserPoolClient;
  /**
   * As `authorize` wants it. Cognito's tokens do not tell of a second factor: it counts where the pool asks everybody for one, and
   * elsewhere for whom it asks, which `authorize` asks the pool about.
   */
  readonly issuer: Readonly<Record<string, string>>;
  /** As the console is told. */
  readonly signIn: Readonly<Record<string, string>>;
  /** Where a browser asks for the discovery document and for tokens. */
  readonly origins: readonly string[];

  constructor(scope: Construct, id: string, props: SignInStackProps) {
    super(scope, id, { ...props, description: "Chasqui: people and their passwords." });
    const { stage, secondFactor, consoleUrl } = props;
    this.pool = new UserPool(this, "People", {
      userPoolName: `chasqui-${stage.name}`,
      // Who is invited is let in; a stranger has no door to try.
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      // A changed address counts from when it is verified; until then the old one does.
      keepOriginal: { email: true },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        passwordHistorySize: 5,
        tempPasswordValidity: Duration.days(3),
      },
      mfa: secondFactor === "required" ? Mfa.REQUIRED : Mfa.OPTIONAL,
      // No text messages: they cost money, can be pumped, and go to whoever took over a number.
      mfaSecondFactor: { otp: true, sms: false },
      featurePlan: FeaturePlan.ESSENTIALS,
      userInvitation: {
        emailSubject: "Your sign-in",
        emailBody:
          "Hello, a sign-in was made for you: {username}. Your password for the first time is {####}; it is good for three days.",
      },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Validations.of(this.pool).acknowledge({
      id: "AwsSolutions-COG3",
      reason:
        "Threat protection belongs to the plan that charges for every person; Cognito locks out who guesses in every plan.",
    });
    Validations.of(this.pool).acknowledge({
      id: "AwsSolutions-COG8",
      reason: "The Plus plan has no free tier: an idle deployment must cost next to nothing. Decision 0040.",
    });
    if (secondFactor === "optional")
      Validations.of(this.pool).acknowledge({
        id: "AwsSolutions-COG2",
        reason: "Whether a second factor is demanded is the business's decision: context `signInMfa`.",
      });
    const domain = this.pool.addDomain("Domain", {
      cognitoDomain: { domainPrefix: `chasqui-${stage.name}-${Aws.ACCOUNT_ID}` },
    });
    this.client = this.pool.addClient("Console", {
      userPoolClientName: "console",
      // A browser keeps no secret: the code flow with PKCE, and no flow in which the console would see a password.
      generateSecret: false,
      authFlows: {},
      oAuth: {
        flows: { authorizationCodeGrant: true },
        // The last one lets people set up a second factor of their own from the console, where the pool does not make them.
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.PROFILE, OAuthScope.COGNITO_ADMIN],
        callbackUrls: [new URL("signed-in", consoleUrl).href],
        logoutUrls: [consoleUrl],
      },
      supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      idTokenValidity: Duration.hours(1),
      accessTokenValidity: Duration.hours(1),
      // A session lasts a day: refreshed tokens keep the time at which it began, which `authorize` looks at as well.
      refreshTokenValidity: Duration.hours(24),
    });
    const issuer = `https://cognito-idp.${Aws.REGION}.${Aws.URL_SUFFIX}/${this.pool.userPoolId}`;
    this.issuer = {
      issuer,
      audience: this.client.userPoolClientId,
      secondFactor: secondFactor === "required" ? "always" : "cognito",
    };
    this.signIn = {
      issuer,
      clientId: this.client.userPoolClientId,
      scope: "openid email profile aws.cognito.signin.user.admin",
      // Of Cognito's tokens only this one says for whom it is and who somebody is.
      bearer: "id_token",
      signOutUrl: `${domain.baseUrl()}/logout?client_id=${this.client.userPoolClientId}`,
    };
    this.origins = [`https://cognito-idp.${Aws.REGION}.${Aws.URL_SUFFIX}`, domain.baseUrl()];
    new CfnOutput(this, "UserPoolId", { value: this.pool.userPoolId });
    new CfnOutput(this, "ConsoleClientId", { value: this.client.userPoolClientId });
  }
}
