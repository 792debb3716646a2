// The user's home folder, and the folders of OpenCode's configurations and tools.

/** The user's home folder; an empty string if it is not known. */
export function homeFolder() {
  try {
    // node:os, slow to load, also reads HOME first. On Windows it does not, and neither does OpenCode.
    if (process.platform !== "win32" && process.env.HOME) return process.env.HOME;
    const { homedir, userInfo } = process.getBuiltinModule("node:os");
    // To Node, unlike to Bun in OpenCode, an empty HOME is a home folder.
    return homedir() || userInfo().homedir;
  } catch {
    // HOME is not set, and the system does not know the user.
    return "";
  }
}

/**
 * The folders that OpenCode reads: those of `own` hold configurations and tools, those of `project` hold terminal
 * configurations. `project` goes from the start directory up to the worktree, or else to the root.
 * @param {{ directory?: string | undefined, worktree?: string }} context
 * @returns {{ own: string[], project: string[] }}
 */
export function foldersOf({ directory, worktree }) {
  // Loaded only now: these modules take longer to load than the file that OpenCode loads at its start.
  const { dirname, join } = process.getBuiltinModule("node:path");
  const { XDG_CONFIG_HOME, OPENCODE_CONFIG_DIR, OPENCODE_DISABLE_PROJECT_CONFIG = "" } = process.env;
  const home = homeFolder();
  // OpenCode tests this variable in the same way; when set, it ignores the project's files.
  const first = /^(1|true)$/i.test(OPENCODE_DISABLE_PROJECT_CONFIG) ? "" : directory;
  const project = [];
  for (let folder = first; folder; folder = folder === worktree ? "" : dirname(folder)) {
    project.push(folder);
    if (folder === dirname(folder)) break;
  }
  // Without a home folder, the relative path would point into the project.
  const config = XDG_CONFIG_HOME || (home && join(home, ".config"));
  const own = config ? [join(config, "opencode")] : [];
  own.push(...[home, ...project].filter(Boolean).map((folder) => join(folder, ".opencode")));
  if (OPENCODE_CONFIG_DIR) own.push(OPENCODE_CONFIG_DIR);
  return { own, project };
}
