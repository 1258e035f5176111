// Keeps the state that this version writes, before it is published:
//   node -r ts-node/register/transpile-only tests/engine/state/write.ts

import { currentVersion, writeFixture } from "./fixture";

void writeFixture(currentVersion());
