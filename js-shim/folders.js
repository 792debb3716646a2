// The user's home folder, and where OpenCode takes configurations and tools from.

/** The user's home folder; an empty text where it is not known. */
export function homeFolder() {
  try {
    // Where node:os looks first too, which takes a while to load. Of this variable, OpenCode knows nothing on Windows.
    return (process.platform !== "win32" && process.env.HOME) || process.getBuiltinModule("node:os").homedir();
  } catch {
    // Not set, and the system does not know the user.
    return "";
  }
}

/**
 * The folders that OpenCode looks in: those of `own` hold configurations and tools, and those of `project`, from the
 * directory it was started in up to the worktree's, or else to the root, terminal configurations.
 * @param {{ directory?: string | undefined, worktree?: string }} context
 * @returns {{ own: string[], project: string[] }}
 */
export function foldersOf({ directory, worktree }) {
  // Loaded only now: they take longer to load than the file that OpenCode starts with.
  const { dirname, join } = process.getBuiltinModule("node:path");
  const { XDG_CONFIG_HOME, OPENCODE_CONFIG_DIR, OPENCODE_DISABLE_PROJECT_CONFIG = "" } = process.env;
  const home = homeFolder();
  // Asked as OpenCode does: with that, it leaves out whatever the project holds.
  const first = /^(1|true)$/i.test(OPENCODE_DISABLE_PROJECT_CONFIG) ? "" : directory;
  const project = [];
  for (let folder = first; folder; folder = folder === worktree ? "" : dirname(folder)) {
    project.push(folder);
    if (folder === dirname(folder)) break;
  }
  // Without a home, a path in it would be one of the project's.
  const config = XDG_CONFIG_HOME || (home && join(home, ".config"));
  const own = config ? [join(config, "opencode")] : [];
  own.push(...[home, ...project].filter(Boolean).map((folder) => join(folder, ".opencode")));
  if (OPENCODE_CONFIG_DIR) own.push(OPENCODE_CONFIG_DIR);
  return { own, project };
}
