using System.Globalization;
using Sonda.Sweeps.Shards;

namespace Sonda.Sweeps.Clusters;

/// <summary>The script of a job array.</summary>
internal static class SlurmScript
{
    /// <summary>Seconds before the limit at which a task hears TERM; it comes up to a minute late, and a cell still has to end.</summary>
    private const int TermSeconds = 120;

    /// <summary>Writes the script.</summary>
    /// <exception cref="InvalidContentException">The folder or an option has a line end, which would end a line of the script.</exception>
    public static string Write(SweepFolder folder, SlurmOptions options)
    {
        RequireSingleLines(options);

        // Slurm replaces %A and %a in the name of a file; %% is a percent sign.
        string logs = Path.Combine(options.Folder.Replace("%", "%%", StringComparison.Ordinal), "slurm", "%A_%a.log");
        string command = string.Join(' ', options.Command.Concat(["sweep", "run", options.Folder]).Select(Quoted));
        string rest = string.Concat(options.RunOptions.Select(option => " " + Quoted(option)));
        string[] lines =
        [
            "#!/bin/sh",
            $"#SBATCH --job-name=sonda-{Path.GetFileName(Path.TrimEndingDirectorySeparator(options.Folder)).Replace(' ', '-')}",
            $"#SBATCH --output={logs.Replace(" ", "\\ ", StringComparison.Ordinal)}",
            "#SBATCH --open-mode=append",
            "#SBATCH --requeue",
            string.Create(CultureInfo.InvariantCulture, $"#SBATCH --signal=B:TERM@{TermSeconds}"),
            string.Create(CultureInfo.InvariantCulture, $"#SBATCH --ntasks=1 --cpus-per-task={options.Cpus}"),
            .. (options.Time ?? Estimate(folder, options.Cpus)) is { } time ? [$"#SBATCH --time={time}"] : Array.Empty<string>(),
            .. options.Partition is { } partition ? [$"#SBATCH --partition={partition}"] : Array.Empty<string>(),
            .. options.Memory is { } memory ? [$"#SBATCH --mem={memory}"] : Array.Empty<string>(),
            .. options.Extra.Select(line => $"#SBATCH {line}"),
            "",
            "# The argument is the offset of this array. exec makes sonda the process that Slurm signals.",
            $"exec {command} --shard \"$SLURM_ARRAY_TASK_ID\" --offset \"$1\" --of {folder.Manifest.Shards.ToString(CultureInfo.InvariantCulture)} \\",
            $"    --threads \"${{SLURM_CPUS_PER_TASK:-1}}\"{rest}",
            "",
        ];
        return string.Join('\n', lines);
    }

    /// <summary>One and a half times the foretold time of a shard, and room for TERM, one cell and the start.</summary>
    private static string? Estimate(SweepFolder folder, int cpus)
    {
        if (folder.Manifest.SecondsPerCell is not { } cell)
        {
            return null;
        }

        double shard = cell * ((folder.Manifest.Cells - 1) / folder.Manifest.Shards + 1) / cpus;
        double minutes = Math.Ceiling(((1.5 * shard) + (3 * cell) + TermSeconds + 60) / 60);
        return minutes.ToString("F0", CultureInfo.InvariantCulture);
    }

    private static void RequireSingleLines(SlurmOptions options)
    {
        IEnumerable<string?> texts = [options.Folder, options.Time, options.Partition, options.Memory, .. options.Extra];
        if (texts.FirstOrDefault(text => text is not null && text.AsSpan().ContainsAny('\n', '\r')) is { } broken)
        {
            throw new InvalidContentException(LocalizableText.Of(
                $"\"{broken.ReplaceLineEndings("↵")}\" cannot stand in a script of Slurm: found a line end; expected one line."));
        }
    }

    /// <summary>A word for the shell: in single quotes if it has anything but letters, digits and a few marks.</summary>
    internal static string Quoted(string word) => word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or ':' or '=' or ',')
        ? word
        : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
