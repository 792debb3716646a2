// The messages of `mystatus verify`, in each language. They are not in the core because the core is being verified.

import { languageOf, withSettings } from "./settings.js";

/**
 * @typedef {object} Words
 * @property {string} asStamped
 * @property {string} notAsStamped
 * @property {string} noModule
 * @property {(count: number) => string} knownImports
 * @property {string} strangeImports
 * @property {(count: number) => string} hosts
 * @property {string} otherHosts
 * @property {string} files
 * @property {string} notRun why neither hosts nor files are listed
 * @property {string} noMemory likewise, where the module is not to blame
 * @property {string} provenance
 * @property {string} noProvenance
 * @property {(code: string) => string} noAnswer
 * @property {string} notPublished
 * @property {(count: number) => string} asPublished
 * @property {string} notAsPublished
 * @property {string} offline the last line without `--online`: what was not checked
 * @property {string} signatures the last line with `--online`: what was not checked
 * @property {(folder: string, page: string) => string} installAnew
 * @property {string} notCompared the last line if a check could not be made, such as one that npm did not answer
 */

/** @type {Record<ReturnType<typeof languageOf>, Words>} */
const LANGUAGES = {
  en: {
    asStamped: "The built files match pkg/stamp.json:",
    notAsStamped: "These do not match pkg/stamp.json:",
    noModule: "pkg/mystatus_bg.wasm is missing, or is not mystatus's module.",
    knownImports: (count) => `The module can reach the outside only through these ${count} names:`,
    strangeImports: "The module imports what the boundary does not have:",
    hosts: (count) =>
      `Credentials go only to these ${count} places, which are all that the core allows, and to hosts that you name yourself:`,
    otherHosts: "The module's table of hosts is not what its core allows. Only one of the two has:",
    files: "A run opens these files at most (● is there):",
    notRun: "Its hosts and files are not listed, because a module that failed a check is not run.",
    noMemory:
      "Its hosts and files are not listed, because no module can run here: WebAssembly gets no memory (`ulimit -v`), or is off (`node --jitless`).",
    provenance: "npm's record of where this version was built:",
    noProvenance: "npm has no word that this version was built by the project's release workflow.",
    noAnswer: (code) => `npm gave no usable answer (${code}). Check the connection and the proxy, and try again.`,
    notPublished: "npm has no such version to compare with.",
    asPublished: (count) => `All ${count} files match npm's.`,
    notAsPublished: "These do not match npm's:",
    offline:
      "Without --online, only the built module is checked, against a stamp in the package; with it, every file is checked against npm's copy.",
    signatures: "To check the signature on npm's record, run: npm audit signatures",
    installAnew: (folder, page) => `Do not trust this copy: delete ${folder}, then install it again: ${page}`,
    notCompared: "Not everything could be checked; nothing wrong was found.",
  },
  zh: {
    asStamped: "构建产物与 pkg/stamp.json 的记录一致：",
    notAsStamped: "与 pkg/stamp.json 的记录不一致：",
    noModule: "pkg/mystatus_bg.wasm 缺失，或不是 mystatus 的模块。",
    knownImports: (count) => `模块只能通过这 ${count} 个名称接触外界：`,
    strangeImports: "模块导入了边界之外的内容：",
    hosts: (count) => `凭据只会发往以下 ${count} 处（核心仅允许这些），以及您自己指定的主机：`,
    otherHosts: "模块内的主机表与核心实际允许的不一致，以下主机只见于其中一方：",
    files: "一次运行最多打开以下文件（● 表示存在）：",
    notRun: "不列出主机和文件：存疑的模块不会被运行。",
    noMemory:
      "不列出主机和文件：此处无法运行任何模块，因为 WebAssembly 得不到内存 (`ulimit -v`) 或已被禁用 (`node --jitless`)。",
    provenance: "npm 记录的该版本构建来源：",
    noProvenance: "npm 没有该版本由本项目发布流程构建的记录。",
    noAnswer: (code) => `无法取得 npm 的响应 (${code})。请检查网络和代理后重试。`,
    notPublished: "npm 上没有该版本，无从比对。",
    asPublished: (count) => `全部 ${count} 个文件与 npm 上的一致。`,
    notAsPublished: "与 npm 上的不一致：",
    offline: "不加 --online 时，仅根据软件包内的 pkg/stamp.json 校验构建产物；加上后会将全部文件与 npm 上的版本比对。",
    signatures: "可用以下命令校验 npm 记录的签名：npm audit signatures",
    installAnew: (folder, page) => `请勿信任此副本：请删除 ${folder}，再重新安装：${page}`,
    notCompared: "未能完成全部校验；未发现异常。",
  },
  ko: {
    asStamped: "빌드된 파일이 pkg/stamp.json의 기록과 일치합니다:",
    notAsStamped: "pkg/stamp.json의 기록과 일치하지 않습니다:",
    noModule: "pkg/mystatus_bg.wasm이 없거나 mystatus의 모듈이 아닙니다.",
    knownImports: (count) => `모듈이 바깥에 닿는 통로는 정해진 경계의 이름 ${count}개뿐입니다:`,
    strangeImports: "모듈이 경계에 없는 것을 가져옵니다:",
    hosts: (count) => `인증 정보는 코어가 허용하는 다음 ${count}곳과 사용자가 직접 지정한 호스트로만 전송됩니다:`,
    otherHosts: "모듈의 호스트 표가 코어가 실제로 허용하는 것과 다릅니다. 한쪽에만 있는 호스트:",
    files: "한 번 실행할 때 여는 파일은 최대 다음과 같습니다 (●: 있음):",
    notRun: "의심스러운 모듈은 실행하지 않으므로 호스트와 파일을 표시하지 않습니다.",
    noMemory:
      "호스트와 파일을 표시하지 않습니다. 여기서는 WebAssembly가 메모리를 얻지 못하거나(`ulimit -v`) 꺼져 있어(`node --jitless`) 어떤 모듈도 실행할 수 없습니다.",
    provenance: "npm에 기록된 이 버전의 빌드 출처:",
    noProvenance: "이 버전이 프로젝트의 릴리스 워크플로에서 빌드되었다는 기록이 npm에 없습니다.",
    noAnswer: (code) => `npm의 응답을 받지 못했습니다 (${code}). 네트워크와 프록시를 확인하고 다시 시도하세요.`,
    notPublished: "npm에 비교할 이 버전이 없습니다.",
    asPublished: (count) => `파일 ${count}개가 모두 npm에 있는 것과 일치합니다.`,
    notAsPublished: "npm에 있는 것과 일치하지 않습니다:",
    offline:
      "--online이 없으면 패키지 안의 pkg/stamp.json으로 빌드된 모듈만 확인하고, 있으면 모든 파일을 npm에 있는 것과 비교합니다.",
    signatures: "npm 기록의 서명은 다음 명령으로 확인합니다: npm audit signatures",
    installAnew: (folder, page) => `이 사본을 믿지 마세요. ${folder} 폴더를 지운 뒤 다시 설치하세요: ${page}`,
    notCompared: "모두 확인하지는 못했으며, 발견된 이상은 없습니다.",
  },
  ja: {
    asStamped: "ビルド済みファイルは pkg/stamp.json の記録と一致しています:",
    notAsStamped: "pkg/stamp.json の記録と一致しません:",
    noModule: "pkg/mystatus_bg.wasm がないか、mystatus のモジュールではありません。",
    knownImports: (count) => `モジュールが外部に触れる手段は、決められた ${count} 個の名前だけです:`,
    strangeImports: "モジュールが境界にないものをインポートしています:",
    hosts: (count) => `認証情報の送信先は、コアが許可する次の ${count} か所と、ご自身で指定したホストだけです:`,
    otherHosts: "モジュール内のホスト表が、コアが実際に許可するものと異なります。片方にしかないホスト:",
    files: "1 回の実行で開くファイルは最大で次のとおりです（● は存在）:",
    notRun: "疑わしいモジュールは実行しないため、ホストとファイルは表示しません。",
    noMemory:
      "ホストとファイルは表示しません。ここでは WebAssembly がメモリーを得られないか (`ulimit -v`)、無効なため (`node --jitless`)、どのモジュールも実行できません。",
    provenance: "npm に記録されているこのバージョンのビルド元:",
    noProvenance: "このバージョンが本プロジェクトのリリースワークフローでビルドされたという記録が npm にありません。",
    noAnswer: (code) =>
      `npm の応答を取得できませんでした（${code}）。接続とプロキシを確認して、もう一度お試しください。`,
    notPublished: "npm に比較対象となるこのバージョンがありません。",
    asPublished: (count) => `${count} 個のファイルはすべて npm のものと一致しています。`,
    notAsPublished: "npm のものと一致しません:",
    offline:
      "--online なしでは、ビルド済みモジュールだけをパッケージ内の pkg/stamp.json と照合します。付けると、すべてのファイルを npm のものと照合します。",
    signatures: "npm の記録の署名は次のコマンドで検証できます: npm audit signatures",
    installAnew: (folder, page) =>
      `このコピーは信用しないでください。${folder} を削除してから、入れ直してください: ${page}`,
    notCompared: "すべては確認できませんでした。異常は見つかっていません。",
  },
};

/**
 * Returns the words in the requested language, or else in that of the settings, the environment or the runtime.
 * @param {string | undefined} lang
 * @returns {Promise<Words>}
 */
export async function wordsIn(lang) {
  return LANGUAGES[languageOf((await withSettings({ lang })).lang)];
}
