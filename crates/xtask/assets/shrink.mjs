// Makes WebAssembly files small, as `wasm-opt -Oz` does, all in one process: most are small, and starting
// the tool anew for each takes longer than its work.
//
//     node shrink.mjs BINARYEN FOLDER FILE...

import fs from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker, isMainThread, workerData } from 'node:worker_threads';

if (isMainThread) {
    const [library, folder, ...files] = process.argv.slice(2);
    const next = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    const data = { library, folder, files, next };
    const cores = availableParallelism?.() ?? cpus().length;
    // A worker that throws ends the process with what it threw.
    for (let n = 0; n < Math.min(cores, files.length); n += 1) {
        new Worker(fileURLToPath(import.meta.url), { workerData: data });
    }
} else {
    const { library, folder, files, next } = workerData;
    const { default: binaryen } = await import(pathToFileURL(path.join(library, 'index.js')));
    // What -Oz sets.
    binaryen.setOptimizeLevel(2);
    binaryen.setShrinkLevel(2);
    binaryen.setGenerateStackIR(true);
    binaryen.setOptimizeStackIR(true);
    // The names of functions go.
    binaryen.setDebugInfo(false);
    const taken = new Int32Array(next);
    for (let at = Atomics.add(taken, 0, 1); at < files.length; at = Atomics.add(taken, 0, 1)) {
        const module = binaryen.readBinary(fs.readFileSync(files[at]));
        module.optimize();
        fs.writeFileSync(path.join(folder, path.basename(files[at])), module.emitBinary());
        module.dispose();
    }
}
