// Measures node-llama-cpp on the CPU as isobath-cli bench measures us; no dependency of ours.
// SPDX-License-Identifier: Apache-2.0
import {availableParallelism} from "node:os";
import {getLlama} from "node-llama-cpp";

const kRuns = 5;
const [modelPath, promptTokens, generatedTokens] = process.argv.slice(2);
const threads = availableParallelism();

const llama = await getLlama({gpu: false, maxThreads: threads, build: "never", logLevel: "error"});
const model = await llama.loadModel({modelPath});
const context = await model.createContext({
  contextSize: Number(promptTokens) + Number(generatedTokens) + 8,
  batchSize: 512,
  threads,
});
const sequence = context.getSequence();
// The same tokens as isobath-cli bench uses.
const prompt = Array.from({length: Number(promptTokens)}, (_, i) => (i * 7919 + 13) % model.fileInfo.metadata.tokenizer.ggml.tokens.length);

async function seconds(work) {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

const prefill = [];
const decode = [];
for (let run = 0; run <= kRuns; ++run) {
  await sequence.clearHistory();
  const read = await seconds(() => sequence.evaluateWithoutGeneratingNewTokens(prompt.slice(0, -1)));
  let count = 0;
  const write = await seconds(async () => {
    for await (const _ of sequence.evaluate(prompt.slice(-1), {temperature: 0, yieldEogToken: true}))
      if (++count >= Number(generatedTokens)) break;
  });
  if (run === 0) continue; // it warms the caches
  prefill.push((prompt.length - 1) / read);
  decode.push(count / write);
}
console.log(JSON.stringify({prefill_tokens_per_s: median(prefill), decode_tokens_per_s: median(decode)}));
process.exit(0);
