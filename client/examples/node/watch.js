// Streams a folder of pictures to a Zoetrope server and prints one label for each.
import { once } from 'node:events';
import { readFile, readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import grpc from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

const FORMATS = {
  '.jpg': 'PIXEL_FORMAT_JPEG',
  '.jpeg': 'PIXEL_FORMAT_JPEG',
  '.png': 'PIXEL_FORMAT_PNG',
};
const PROTO = join(import.meta.dirname, '../../../proto/src/main/proto/zoetrope/v1/vision.proto');
const PLAIN = { enums: String, defaults: true };
const formatOf = (file) => FORMATS[extname(file).toLowerCase()];

async function send(call, request) {
  // write() says false when the stream is full: wait until the server has taken what it holds.
  if (!call.write(request)) await once(call, 'drain');
}

async function sendAll(call, folder, files) {
  await send(call, { open: { policy: 'POLICY_QUEUE', order: 'ORDER_IN_ORDER', topK: 1 } });
  for (const [sequence, file] of files.entries()) {
    const pixels = await readFile(join(folder, file));
    await send(call, { frame: { sequence, pixelFormat: formatOf(file), pixels } });
  }
  call.end();
}

async function printAll(call, files) {
  let results = 0;
  for await (const { reply } of call) {
    if (!reply) continue;
    const file = files[Number(reply.sequence)];
    if (reply.outcome === 'OUTCOME_RESULT') {
      const { label, probability } = reply.classes.top[0];
      console.log(`${file}: ${label} ${probability.toFixed(2)}`);
      results++;
    } else console.error(`${file}: ${reply.outcome}: ${reply.detail}`);
  }
  if (results !== files.length) throw new Error(`${results} of ${files.length} pictures got a result`);
}

async function main(target, folder) {
  const files = (await readdir(folder)).filter(formatOf).sort();
  if (files.length === 0) throw new Error(`no .jpg, .jpeg or .png files in ${folder}`);
  const { Vision } = grpc.loadPackageDefinition(loadSync(PROTO, PLAIN)).zoetrope.v1;
  const client = new Vision(target, grpc.credentials.createInsecure());
  const call = client.watch();
  await Promise.all([sendAll(call, folder, files), printAll(call, files)]);
  client.close();
}

const args = process.argv.slice(2);
if (args.length !== 2) console.error('usage: watch.js HOST:PORT FOLDER'), process.exit(2);
main(...args).catch((error) => (console.error(error.message), process.exit(1)));
