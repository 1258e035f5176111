import { type CommandSpec, DOES } from "../command";

export const completion: CommandSpec = {
  path: ["completion"],
  operands: ["bash|zsh|fish"],
  summary: "a script with which a shell completes commands and options",
  details: [
    "Let the shell load it when it starts, and type the name of this program without npx:",
    "  bash  source <(pulumi-aws-config-aggregator completion bash)     in ~/.bashrc",
    "  zsh   source <(pulumi-aws-config-aggregator completion zsh)      in ~/.zshrc, after compinit",
    "  fish  pulumi-aws-config-aggregator completion fish | source      in ~/.config/fish/config.fish",
  ],
  options: [],
  endings: DOES,
  run: ({ operands, terminal, commands }) =>
    (require("../completion/print") as typeof import("../completion/print")).print(
      operands,
      terminal,
      commands,
    ),
};
