/**
 * US dollars in us-east-1 and what each account has free every month, for good, as read on the date below from the pages
 * of https://aws.amazon.com/pricing/. Every figure of cost in this project comes from here.
 */
export const prices = {
  readOn: "2026-11-22",
  region: "us-east-1",
  perMillion: {
    sqsRequests: 0.4,
    sqsFifoRequests: 0.5,
    httpApiRequests: 1,
    lambdaRequests: 0.2,
    dynamodbWriteUnits: 0.625,
    dynamodbReadUnits: 0.125,
    schedulerInvocations: 1,
    snsPublications: 0.5,
    eventBusEvents: 1,
    sesEmails: 100,
  },
  lambdaGbSecondArm: 0.0000133334,
  perMonth: { alarm: 0.1, dashboard: 3, kmsKey: 1, secret: 0.4 },
} as const;

export const freePerMonth = { sqsRequests: 1_000_000, alarms: 10, dashboards: 3 } as const;

/**
 * What Lambda does on a queue that is empty: five pollers, each of which asks again after the longest long poll.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
export const idlePolling = { pollers: 5, secondsPerReceive: 20 } as const;
export const hoursPerMonth = 730;
