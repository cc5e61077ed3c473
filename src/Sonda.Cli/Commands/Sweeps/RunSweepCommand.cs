using System.CommandLine;
using Sonda.Cli.Options;
using Sonda.Cli.Output;
using Sonda.Data;
using Sonda.Runs.Training;
using Sonda.Sweeps.Cells;
using Sonda.Sweeps.Plans;
using Sonda.Sweeps.Running;
using Sonda.Sweeps.Shards;

namespace Sonda.Cli.Commands.Sweeps;

/// <summary><c>sonda sweep run</c>: computes all missing cells, or those of one shard.</summary>
internal static class RunSweepCommand
{
    public static Command Build(CommandContext context)
    {
        OptionFactory options = context.Options;
        var command = new Command("run", context.Texts["sweep.run.summary"]);
        Argument<string> folder = SweepSource.Folder(context);
        Option<int?> shard = options.WholeOrNone("--shard", 0, SweepManifest.MaxShards), of = options.WholeOrNone("--of", 1, SweepManifest.MaxShards);
        Option<int> offset = options.Whole("--offset", 0, 0, SweepManifest.MaxShards);
        Option<int> threads = options.Whole("--threads", Environment.ProcessorCount, 1, Limits.Threads);
        threads.Description = context.Texts["option.threads.sweep"];
        Option<bool> anyVersion = options.Switch("--any-version");
        command.Add(folder);
        command.Add(shard);
        command.Add(of);
        command.Add(offset);
        command.Add(threads);
        command.Add(anyVersion);
        (Option<string?> directory, Option<bool> offline) = SweepSource.AddDataOptions(command, options);
        command.Validators.Add(result =>
        {
            if (result.GetResult(shard) is { Implicit: false } != result.GetResult(of) is { Implicit: false })
            {
                result.AddError(context.Texts.Say("error.needs", ("option", "--shard"), ("other", "--of")));
            }
        });
        command.SetAction((parsed, stop) =>
        {
            var sweep = SweepFolder.Open(parsed.GetRequiredValue(folder));
            ShardName? only = parsed.GetValue(shard) is { } k ? new ShardName(k + parsed.GetValue(offset), parsed.GetValue(of)!.Value) : null;
            return Task.FromResult(Run(
                context,
                sweep,
                new SweepRunOptions
                {
                    Shards = only is { } one ? [RequireShard(context, one)] : [.. sweep.Shards],
                    Threads = parsed.GetValue(threads),
                    AnyVersion = parsed.GetValue(anyVersion),
                    Compute = context.Sweeps.Compute,
                },
                new DataOptions(parsed.GetValue(directory), parsed.GetValue(offline)),
                stop));
        });
        return command;
    }

    private static int Run(CommandContext context, SweepFolder folder, SweepRunOptions options, DataOptions source, CancellationToken stop)
    {
        if (!options.AnyVersion)
        {
            folder.RequireCode();
        }

        SweepData data = SweepSource.LoadData(context, folder, source, stop);
        SweepRunResult result = context.Follow(feed => Task.FromResult(SweepRunner.Run(folder, data, options, new Relay(feed), stop)), stop);
        TextCatalog texts = context.Texts;
        if (!result.IsComplete)
        {
            context.Notice(texts.Say("sweep.run.stopped", ("done", result.Done), ("all", result.Total), ("folder", folder.Path)));
            return ExitCode.StoppedEarly;
        }

        context.Explain(texts.Say("sweep.run.done", ("all", result.Total), ("computed", result.Computed), ("time", Figures.Duration(result.Seconds))));
        if (options.Shards.Count == folder.Manifest.Shards)
        {
            context.Explain(texts.Say("sweep.run.next", ("folder", folder.Path)));
        }

        return ExitCode.Done;
    }

    private static ShardName RequireShard(CommandContext context, ShardName shard) => shard.Index < shard.Count ? shard
        : throw new Refusal(ExitCode.Usage, context.Texts.Say("sweep.run.noShard", ("shard", shard.Index), ("count", shard.Count)));

    /// <summary>Progress for the screen.</summary>
    internal sealed class Relay(Feed feed) : IProgress<SweepProgress>
    {
        public void Report(SweepProgress value) => feed.Report(new ExperimentProgress("sweep", "", value.Done, value.Total));
    }
}
