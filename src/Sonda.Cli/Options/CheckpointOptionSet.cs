using System.CommandLine;
using Sonda.Engine.Text;
using Sonda.Runs.Checkpoints;
using Sonda.Runs.Training;

namespace Sonda.Cli.Options;

/// <summary>--checkpoint, --checkpoint-every and --resume.</summary>
internal sealed class CheckpointOptionSet
{
    private const string Epoch = "epoch";

    private readonly CommandContext _context;
    private readonly Option<string?> _file;
    private readonly Option<Interval> _every;
    private readonly Option<string?> _resume;

    public CheckpointOptionSet(Command command, CommandContext context)
    {
        _context = context;
        (TextCatalog texts, OptionFactory options) = (context.Texts, context.Options);
        command.Add(_file = options.Text("--checkpoint", "value.file"));
        command.Add(_every = EveryOption(options, texts["allowed.interval"]));
        command.Add(_resume = options.Text("--resume", "value.file"));
        command.Validators.Add(result =>
        {
            if (result.GetResult(_every) is { Implicit: false } && result.GetResult(_file) is null && result.GetResult(_resume) is null)
            {
                result.AddError(texts.Say("error.needs", ("option", _every.Name), ("other", _file.Name)));
            }
        });
    }

    /// <summary>The option that makes a network unnecessary.</summary>
    public Option<string?> Resume => _resume;

    /// <summary>The option for the file to keep.</summary>
    public Option Checkpoint => _file;

    /// <summary>The checkpoint to resume; null to start anew.</summary>
    public Checkpoint? Load(ParseResult parsed) =>
        parsed.GetValue(_resume) is { } path ? _context.Lab.LoadCheckpoint(_context.Files.RequireReadable(path)) : null;

    /// <summary>
    /// Adds the file and interval of checkpoints. By default a resumed run writes to the file that it came from.
    /// </summary>
    public TrainingOptions AddTo(TrainingOptions options, ParseResult parsed) => options with
    {
        CheckpointTo = parsed.GetValue(_file) ?? parsed.GetValue(_resume),
        CheckpointEvery = parsed.GetValue(_every).Steps,
    };

    private static Option<Interval> EveryOption(OptionFactory options, string allowed)
    {
        const string name = "--checkpoint-every";
        Option<Interval> option = options.Valued(name, "value.interval", new Interval(null), text =>
            text == Epoch ? Reading<Interval>.Of(new Interval(null))
            : InvariantNumber.TryReadWhole(text, out Int128 steps) && steps >= 1 && steps <= int.MaxValue
                ? Reading<Interval>.Of(new Interval((int)steps))
                : options.Refused<Interval>(name, text, allowed, Suggestion.For(text, [Epoch])));
        OptionFactory.Complete(option, Epoch);
        return option;
    }

    /// <summary>The number of mini-batches, or null for an epoch; System.CommandLine cannot carry a bare null.</summary>
    private readonly record struct Interval(int? Steps);
}
