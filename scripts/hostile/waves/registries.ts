import fc from "fast-check";
import type { Attack } from "../attack.ts";
import { message } from "../valid-message.ts";
import type { Scene, Wave } from "../wave.ts";

/** Namespace of every name of this wave: the home may be asked for none of them. */
export const FOREIGN = "foreign-registry";

const INSTALLED = "gemma3:270m";

/** Names of machines that only the home can reach, in every spelling, and of registries that nobody allowed. */
const HOSTS =
  `127.0.0.1:11434 127.0.0.1 localhost localhost:11434 127.1 127.000.000.001 0.0.0.0:80 2130706433 0x7f000001
  017700000001 10.0.0.1 192.168.1.1:80 192.168.1.1:443 172.16.0.1:2375 169.254.169.254 100.100.100.200 router.lan nas.local:5000
  ollama:11434 metadata.google.internal [::1] [::1]:11434 [::ffff:127.0.0.1]:80 1::1 fe80::1 registry.ollama.ai:443
  registry.ollama.ai:11434 registry.ollama.ai. Registry.Ollama.AI:80 hf.co. hf.co:80 xhf.co hf.co.evil.example
  registry.ollama.ai.evil.example me@hf.co hf.co@127.0.0.1 hf.co#127.0.0.1 hf.co%2f127.0.0.1 hf.co\\127.0.0.1 ollama.com
  evil.example evil.example:443`.split(/\s+/);
const SCHEMES = ["", "http://", "https://", "HTTP://", "ftp://", "//", "docker://"];

/** Every way to have the home connect to the host in a name. */
const TOOLS: Readonly<Record<string, (name: string) => Record<string, unknown>>> = {
  ollama_pull_model: (model) => ({ model, insecure: true }),
  ollama_push_model: (model) => ({ model, insecure: true }),
  ollama_copy_model: (destination) => ({ source: INSTALLED, destination, overwrite: true }),
  ollama_create_model: (from) => ({ model: "hostile-made", from }),
  ollama_update_model: (from) => ({ model: INSTALLED, modelfile: `FROM ${from}\nSYSTEM x`, overwrite: true }),
};

/** Pulls, pushes, copies and creates that name a machine in the home's network as their registry. */
export const registries: Wave = {
  name: "foreign registries",
  share: 6,
  abreast: 8,
  *listed(scene) {
    for (const host of HOSTS) for (const tool of Object.keys(TOOLS)) yield call(scene, tool, named("", host));
  },
  random: (scene) =>
    fc
      .tuple(
        fc.constantFrom(...Object.keys(TOOLS)),
        fc.constantFrom(...SCHEMES),
        fc.oneof(fc.constantFrom(...HOSTS), fc.ipV4(), fc.ipV6(), fc.domain(), fc.nat(2 ** 32 - 1).map(String)),
        fc.option(fc.nat(65_535), { nil: undefined }),
      )
      .map(([tool, scheme, host, port]) =>
        call(scene, tool, named(scheme, port === undefined ? host : `${host}:${port}`)),
      ),
};

const named = (scheme: string, host: string) => `${scheme}${host}/${FOREIGN}/model:1`;

function call(scene: Scene, tool: string, name: string): Attack {
  const attack = message(scene, "2026", "tools/call", { name: tool, arguments: TOOLS[tool]?.(name) }, tool);
  return { ...attack, what: `${tool} ${name}` };
}
