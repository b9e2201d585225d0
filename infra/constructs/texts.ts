/** What AWS tells of text messages: receipts by the account's bus and by a topic, which also brings what customers write. */
import { CfnOutput, Duration, Stack, Validations } from "aws-cdk-lib";
import { Rule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { CfnConfigurationSet } from "aws-cdk-lib/aws-smsvoice";
import { Topic } from "aws-cdk-lib/aws-sns";
import { LambdaSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";
import type { Room } from "./room.ts";

export class Texts extends Construct {
  /** `listener` hears all of it. */
  constructor(scope: Construct, id: string, { listener, stage }: { readonly listener: Room; readonly stage: string }) {
    super(scope, id);
    const { account } = Stack.of(this);
    const topic = new Topic(this, "Topic", { topicName: `chasqui-${stage}-texts`, enforceSSL: true });
    topic.addToResourcePolicy(
      new PolicyStatement({
        actions: ["sns:Publish"],
        principals: [new ServicePrincipal("sms-voice.amazonaws.com")],
        resources: [topic.topicArn],
        conditions: { StringEquals: { "aws:SourceAccount": account } },
      }),
    );
    topic.addSubscription(new LambdaSubscription(listener.lambda));
    const set = new CfnConfigurationSet(this, "Events", {
      configurationSetName: `chasqui-${stage}`,
      eventDestinations: [
        {
          eventDestinationName: "events",
          enabled: true,
          matchingEventTypes: ["TEXT_ALL"],
          // With the context of the sending in it, which what comes by the bus lacks.
          snsDestination: { topicArn: topic.topicArn },
        },
      ],
    });
    // It is tried when it is made.
    set.node.addDependency(topic);
    new Rule(this, "Rule", {
      description: "What becomes of text messages that were sent without the configuration set, too.",
      eventPattern: { source: ["aws.sms-voice"], detailType: ["Text Message Delivery Status Updated"] },
      targets: [new LambdaFunction(listener.lambda, { retryAttempts: 185, maxEventAge: Duration.hours(24) })],
    });
    Validations.of(topic).acknowledge({
      id: "AwsSolutions-SNS2",
      reason:
        "Messages lie in it for moments; a key of one's own for that would cost more than all the rest while idle.",
    });
    new CfnOutput(Stack.of(this), "TextsTopic", { value: topic.topicArn });
    new CfnOutput(Stack.of(this), "TextsConfigurationSet", { value: set.ref });
  }
}
