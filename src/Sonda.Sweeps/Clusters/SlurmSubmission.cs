using System.Collections.Immutable;
using System.Globalization;
using Sonda.Engine.Files;
using Sonda.Sweeps.Shards;

namespace Sonda.Sweeps.Clusters;

/// <summary>The shards of a sweep as job arrays: one script, and a call of sbatch for each range of indexes that the cluster allows.</summary>
/// <remarks>
/// Slurm runs a task at least once: a requeued task, or one whose node's daemon was killed, may run twice, even at the same time. The files of
/// <see cref="SweepFolder"/> allow that. No accounting is asked, because many clusters have none.
/// </remarks>
internal sealed record SlurmSubmission
{
    /// <summary>The number of indexes of an array in Slurm's own default, if the cluster does not say.</summary>
    public const int DefaultMaxArraySize = 1001;

    /// <summary>The script.</summary>
    public required string Script { get; init; }

    /// <summary>The file for the script.</summary>
    public required string ScriptPath { get; init; }

    /// <summary>The arguments of each call of sbatch.</summary>
    public required ImmutableArray<ImmutableArray<string>> Calls { get; init; }

    /// <summary>The number of shards to submit.</summary>
    public required int Shards { get; init; }

    /// <summary>Prepares a submission; nothing is written or started.</summary>
    /// <param name="folder">The sweep.</param>
    /// <param name="options">The options.</param>
    /// <param name="maxArraySize">The cluster's limit: indexes are below it.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static SlurmSubmission Of(SweepFolder folder, SlurmOptions options, int maxArraySize)
    {
        int[] shards = options.IsMissingOnly ? [.. SweepStatus.Of(folder, anyVersion: false).Holes] : [.. folder.Shards.Select(shard => shard.Index)];
        string path = Path.Combine(options.Folder, "slurm", "job.sh");
        return new SlurmSubmission
        {
            Script = SlurmScript.Write(folder, options),
            ScriptPath = path,
            Shards = shards.Length,
            Calls =
            [
                .. shards.GroupBy(shard => shard / maxArraySize).SelectMany(chunk => ArrayIndexes.Lists([.. chunk.Select(shard => shard % maxArraySize)])
                    .Select(list => (ImmutableArray<string>)["--parsable", $"--array={list}", path, (chunk.Key * maxArraySize).ToString(CultureInfo.InvariantCulture)])),
            ],
        };
    }

    /// <summary>Writes the script and calls sbatch for each array.</summary>
    /// <returns>The job numbers.</returns>
    /// <exception cref="InvalidContentException">sbatch refused; the message has its words, and the jobs submitted before.</exception>
    /// <exception cref="IOException">The script cannot be written.</exception>
    public ImmutableArray<string> Submit(ISlurm slurm)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(ScriptPath)!);
        AtomicFile.Write(ScriptPath, Script);
        var jobs = ImmutableArray.CreateBuilder<string>();
        foreach (ImmutableArray<string> call in Calls)
        {
            SlurmAnswer answer = slurm.Run("sbatch", call);
            if (answer.ExitCode != 0)
            {
                string command = $"sbatch {string.Join(' ', call)}";
                LocalizableText fault = LocalizableText.Of($"\"{command}\" ended with {answer.ExitCode}: {answer.Error.Trim().ReplaceLineEndings("; ")}");
                throw new InvalidContentException(jobs.Count == 0 ? fault
                    : LocalizableText.Of($"{fault} Submitted before: {string.Join(", ", jobs)}; the rest follows with --missing."));
            }

            jobs.Add(answer.Output.Trim().Split(';')[0]);
        }

        return jobs.ToImmutable();
    }

    /// <summary>The limit of the cluster, as <c>scontrol show config</c> says it.</summary>
    /// <exception cref="InvalidContentException">There is no Slurm here, or it does not answer.</exception>
    public static int MaxArraySize(ISlurm slurm)
    {
        SlurmAnswer answer = slurm.Run("scontrol", ["show", "config"]);
        if (answer.ExitCode != 0)
        {
            throw new InvalidContentException(LocalizableText.Of($"scontrol show config ended with {answer.ExitCode}: {answer.Error.Trim().ReplaceLineEndings("; ")}"));
        }

        string? line = answer.Output.Split('\n').FirstOrDefault(line => line.StartsWith("MaxArraySize", StringComparison.Ordinal));
        return line is not null && int.TryParse(line.Split('=')[^1].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size > 1
            ? size
            : DefaultMaxArraySize;
    }
}
