using System.CommandLine;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Optimizers.Schedules;
using Sonda.Engine.Text;
using Sonda.Engine.Training;
using Sonda.Runs.Specs;

namespace Sonda.Cli.Options;

/// <summary>The options of training.</summary>
internal sealed class TrainingOptionSet
{
    private readonly Option<int> _epochs;
    private readonly Option<Batch> _batch;
    private readonly Option<double?> _eta;
    private readonly Option<double?> _lambda;
    private readonly Option<OptimizerSpec> _optimizer;
    private readonly Option<LearningRateSchedule> _schedule;
    private readonly Option<GradientClipping> _clipping;
    private readonly Option<LayerRates> _layerRates;
    private readonly Option<EarlyStopping?>? _stopping;

    /// <summary>Adds the options.</summary>
    /// <param name="command">The command.</param>
    /// <param name="options">The factory of options.</param>
    /// <param name="texts">The user's language.</param>
    /// <param name="stops">Whether to offer early stopping.</param>
    public TrainingOptionSet(Command command, OptionFactory options, TextCatalog texts, bool stops = true)
    {
        var defaults = new TrainingSpec();
        command.Add(_epochs = options.Whole("--epochs", defaults.Epochs, 0, TrainingSpec.MaxEpochs));
        command.Add(_batch = BatchOption(options, texts.Say("allowed.batch", ("max", TrainingSpec.MaxBatchSize)), defaults.BatchSize));
        command.Add(_eta = options.NotNegativeOrNone("--eta"));
        command.Add(_lambda = options.NotNegativeOrNone("--lambda"));
        command.Add(_optimizer = Term(
            options, texts, "--optimizer", defaults.Optimizer, OptimizerSpec.Parse, [.. OptimizerSpec.Names]));
        _optimizer.Description = texts.Say(
            "option.optimizer",
            ("optimizers", string.Join(", ", OptimizerSpec.Names.Select(OptimizerSpec.Parse))),
            ("default", defaults.Optimizer));
        command.Add(_schedule = Term(
            options, texts, "--schedule", defaults.Schedule, LearningRateSchedule.Parse, "constant", "step(10,0.5)", "cosine(30)", "plateau(3,0.5)", "warmup(5)"));
        command.Add(_clipping = Term(options, texts, "--clip", defaults.Clipping, GradientClipping.Parse, "none", "norm(1)", "value(0.5)"));
        command.Add(_layerRates = Term(options, texts, "--layer-rates", defaults.LayerRates, LayerRates.Parse, "1", "geometric(2)"));
        if (stops)
        {
            command.Add(_stopping = Term<EarlyStopping?>(
                options, texts, "--early-stop", null, EarlyStopping.Parse, "patience(5)", "patience(5,accuracy)", "patience(5,accuracy,0.1)"));
        }
    }

    /// <summary>The training settings; those without an option come from a spec.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="spec">The settings without options.</param>
    /// <exception cref="ArgumentException">Two settings contradict each other.</exception>
    public TrainingSpec Read(ParseResult parsed, TrainingSpec spec)
    {
        spec = spec with
        {
            Epochs = parsed.Given(_epochs, spec.Epochs),
            BatchSize = parsed.Given(_batch, new Batch(spec.BatchSize)).Size,
            Optimizer = parsed.Given(_optimizer, spec.Optimizer),
            Schedule = parsed.Given(_schedule, spec.Schedule),
            Clipping = parsed.Given(_clipping, spec.Clipping),
            LayerRates = parsed.Given(_layerRates, spec.LayerRates),
        };
        spec = parsed.GetValue(_eta) is double eta ? spec with { LearningRate = eta } : spec;
        spec = parsed.GetValue(_lambda) is double lambda ? spec with { Lambda = lambda } : spec;
        return spec.Validated();
    }

    /// <summary>The rule of early stopping.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="resumed">The rule without an option.</param>
    public EarlyStopping? ReadStopping(ParseResult parsed, EarlyStopping? resumed) =>
        _stopping is not null && IsGiven(parsed, _stopping) ? parsed.GetValue(_stopping) : resumed;

    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    private static Option<Batch> BatchOption(OptionFactory options, string allowed, int? fallback)
    {
        const string name = "--batch";
        const string full = "full";
        Option<Batch> option = options.Valued(name, "value.batch", new Batch(fallback), text =>
            text == full ? Reading<Batch>.Of(new Batch(null))
            : InvariantNumber.TryReadWhole(text, out Int128 size) && size >= 1 && size <= TrainingSpec.MaxBatchSize
                ? Reading<Batch>.Of(new Batch((int)size))
                : options.Refused<Batch>(name, text, allowed, Suggestion.For(text, [full])));
        OptionFactory.Complete(option, full);
        return option;
    }

    /// <summary>A record with a text form, with words for the Tab key and for suggestions.</summary>
    private static Option<T> Term<T>(OptionFactory options, TextCatalog texts, string name, T fallback, Func<string, T> parse, params string[] words)
    {
        Option<T> option = options.Valued(name, "value.term", fallback, text =>
        {
            try
            {
                return Reading<T>.Of(parse(text));
            }
            catch (FormatException e) when (words.Any(word => NameOf(word) == NameOf(text)))
            {
                return options.Faulty<T>(name, texts.Of(e), Suggestion.For(text, words));
            }
            catch (FormatException)
            {
                return options.Refused<T>(name, text, options.Words(words), Suggestion.For(text, words));
            }
        });
        OptionFactory.Complete(option, words);
        return option;
    }

    /// <summary>The part of a term before its numbers: if it is right, the fault is in the numbers.</summary>
    private static string NameOf(string term) => term.Split('(')[0];

    /// <summary>
    /// The size of a mini-batch, or null for all rows; System.CommandLine cannot carry a bare null.
    /// </summary>
    private readonly record struct Batch(int? Size);
}
