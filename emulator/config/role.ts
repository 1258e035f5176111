/** Whether a text is the ARN of an IAM role. */
export function isRoleArn(text: string): boolean {
  return /^arn:aws[a-z-]*:iam::\d{12}:role\/\S+$/.test(text);
}
