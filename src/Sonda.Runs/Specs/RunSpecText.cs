using System.Globalization;
using Sonda.Data;
using Sonda.Engine;
using Sonda.Engine.Networks;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Optimizers.Schedules;
using Sonda.Engine.Text;
using Sonda.Engine.Training;

namespace Sonda.Runs.Specs;

/// <summary>The text form of a run; <see cref="RunSpec.Parse"/> has the grammar.</summary>
internal static class RunSpecText
{
    private const string RateKey = "rate";

    /// <summary>The book's name of the learning rate, η, which is read like <c>rate</c> and written as <c>rate</c>.</summary>
    private const string RateSymbol = "eta";

    private static readonly Setting[] Settings =
    [
        new("data", run => run.Data, (run, text) => run with { Data = DatasetSpec.Parse(text) }),
        Of("optimizer", training => training.Optimizer, (training, text) => training with { Optimizer = OptimizerSpec.Parse(text) }),
        Of(RateKey, training => training.LearningRate, (training, text) => training with { LearningRate = Number(text) }),
        Of("lambda", training => training.Lambda, (training, text) => training with { Lambda = Number(text) }),
        Of("schedule", training => training.Schedule, (training, text) => training with { Schedule = LearningRateSchedule.Parse(text) }),
        Of("clip", training => training.Clipping, (training, text) => training with { Clipping = GradientClipping.Parse(text) }),
        Of("layer-rates", training => training.LayerRates, (training, text) => training with { LayerRates = LayerRates.Parse(text) }),
        Of("batch", training => training.BatchSize ?? (object)"full", (training, text) =>
            training with
            {
                BatchSize = text == "full" ? null
                    : Whole(text, 1, TrainingSpec.MaxBatchSize, $"full or a whole number from 1 to {TrainingSpec.MaxBatchSize}"),
            }),
        Of("epochs", training => training.Epochs, (training, text) =>
            training with { Epochs = Whole(text, 0, TrainingSpec.MaxEpochs, $"a whole number from 0 to {TrainingSpec.MaxEpochs}") }),
        new("early-stop", run => run.EarlyStopping ?? (object)"never", (run, text) => run with { EarlyStopping = EarlyStopping.Parse(text) }),
        new("seed", run => run.Seed, (run, text) => run with { Seed = Whole(text, 0UL, ulong.MaxValue, $"a whole number from 0 to {ulong.MaxValue}") }),
    ];

    /// <summary>The settings that may change during training; momentum is a part of the optimizer.</summary>
    private static readonly Setting[] Changeable =
    [
        .. Settings.Where(setting => setting.Key is not ("data" or "early-stop" or "seed")),
        Of("momentum", training => training.Optimizer.Momentum, WithMomentum),
    ];

    /// <summary>The names of the settings.</summary>
    public static IReadOnlyList<string> Keys { get; } = [.. Settings.Select(setting => setting.Key)];

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">The text is not a run; the message gives the place and what is allowed.</exception>
    public static RunSpec Read(string text)
    {
        List<(int Start, string Text)> pieces = Pieces(text);
        var start = new RunSpec(NetworkSpec.Parse(pieces[0].Text));
        RunSpec run = ReadPieces(text, pieces.Skip(1), Settings, start).Select(read => read.Run).LastOrDefault(start);

        try
        {
            return run.Validated();
        }
        catch (ArgumentException contradiction)
        {
            throw new SpecException($"\"{text}\": {LocalizableText.Of(contradiction)}", contradiction);
        }
    }

    /// <summary>The canonical text form of a change: each value written the shortest way.</summary>
    /// <exception cref="FormatException">The text is not a change; the message gives the place and what is allowed.</exception>
    public static string CanonicalChange(string text) =>
        string.Join("; ", ReadPieces(text, Pieces(text), Changeable, Unchanged).Select(read => Piece(read.Setting, read.Run)));

    /// <summary>Applies a change in text form to settings.</summary>
    /// <exception cref="FormatException">The text is not a change; the message gives the place and what is allowed.</exception>
    public static TrainingSpec Changed(TrainingSpec training, string change) =>
        ReadPieces(change, Pieces(change), Changeable, Unchanged with { Training = training }).Last().Run.Training;

    /// <summary>One setting as a piece of the text form.</summary>
    public static string PieceOf(TrainingSpec training, string key) =>
        Piece(Changeable.Single(setting => setting.Key == key), Unchanged with { Training = training });

    /// <summary>Writes the shortest text form.</summary>
    public static string Write(RunSpec run)
    {
        var usual = new RunSpec(run.Network) { Training = RunSpec.DefaultsOf(run.Training) };
        return string.Join("; ", Settings
            .Where(setting => !setting.Get(run).Equals(setting.Get(usual)))
            .Select(setting => string.Create(CultureInfo.InvariantCulture, $"{setting.Key} {setting.Get(run)}"))
            .Prepend(run.Network.ToString()));
    }

    /// <summary>The settings in which two runs differ, as key and value, of the one and of the other.</summary>
    public static IReadOnlyList<(string One, string Other)> Differences(RunSpec one, RunSpec other)
    {
        Setting[] all = [new("network", run => run.Network, (run, _) => run), .. Settings];
        return [.. all
            .Where(setting => !setting.Get(one).Equals(setting.Get(other)))
            .Select(setting => (Piece(setting, one), Piece(setting, other)))];
    }

    /// <summary>A placeholder run; a change concerns only its training.</summary>
    private static RunSpec Unchanged { get; } = new(new NetworkSpec(1, 1));

    /// <summary>Reads KEY VALUE pieces one after another, and returns each with the run after it.</summary>
    private static IEnumerable<(Setting Setting, RunSpec Run)> ReadPieces(
        string text, IEnumerable<(int Start, string Text)> pieces, Setting[] settings, RunSpec run)
    {
        var given = new HashSet<string>();
        foreach ((int start, string piece) in pieces)
        {
            string[] sides = piece.Split(' ', 2, StringSplitOptions.TrimEntries);
            string key = sides[0] == RateSymbol ? RateKey : sides[0];
            Setting setting = Array.Find(settings, setting => setting.Key == key && sides.Length == 2) ?? throw At(
                start, $"\"{piece}\" is not allowed: expected KEY VALUE with one of the keys {string.Join(", ", settings.Select(one => one.Key))}.");
            if (!given.Add(setting.Key))
            {
                throw At(start, $"\"{piece}\" is not allowed: expected {setting.Key} once.");
            }

            try
            {
                run = setting.Read(run, sides[1]);
            }
            catch (FormatException fault)
            {
                throw At(start, $"{setting.Key}: {LocalizableText.Of(fault)}", fault);
            }

            yield return (setting, run);
        }

        SpecException At(int start, LocalizableText what, Exception? cause = null) => new($"At character {start + 1} of \"{text}\": {what}", cause);
    }

    private static string Piece(Setting setting, RunSpec run) => string.Create(CultureInfo.InvariantCulture, $"{setting.Key} {setting.Get(run)}");

    /// <summary>Sets the momentum; plain descent becomes descent with momentum and keeps its rate and λ.</summary>
    private static TrainingSpec WithMomentum(TrainingSpec training, string text)
    {
        OptimizerSpec optimizer = training.Optimizer is { Kind: OptimizerKind.Sgd } sgd
            ? new OptimizerSpec(OptimizerKind.Momentum) { WeightDecay = sgd.WeightDecay, DecayKind = sgd.DecayKind }
            : training.Optimizer;
        if (optimizer.Kind is not (OptimizerKind.Momentum or OptimizerKind.Nesterov))
        {
            throw new SpecException($"{optimizer.Name} has no momentum of its own: change the optimizer, as in \"optimizer momentum(0.9)\".");
        }

        return training with
        {
            Optimizer = optimizer with { Momentum = Number(text) },
            LearningRate = training.LearningRate,
            Lambda = training.Lambda,
        };
    }

    private static Setting Of(string key, Func<TrainingSpec, object> get, Func<TrainingSpec, string, TrainingSpec> read) => new(
        key, run => get(run.Training) is var value && value is double number ? TermText.Of(number) : value, (run, text) => run with { Training = read(run.Training, text) });

    private static double Number(string text)
    {
        const NumberStyles style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(text, style, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : throw new SpecException($"\"{text}\" is not allowed: expected a finite number of at least 0, such as 0.1.");
    }

    private static T Whole<T>(string text, T min, T max, LocalizableText allowed)
        where T : System.Numerics.IBinaryInteger<T> =>
        T.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out T? number) && number >= min && number <= max
            ? number
            : throw new SpecException($"\"{text}\" is not allowed: expected {allowed}.");

    /// <summary>Splits at semicolons outside quotes, parentheses and brackets, and trims blanks.</summary>
    private static List<(int Start, string Text)> Pieces(string text)
    {
        var pieces = new List<(int, string)>();
        int start = 0, depth = 0;
        bool isQuoted = false;
        for (int i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (text[i] == ';' && depth == 0 && !isQuoted))
            {
                string piece = text[start..i];
                // The network keeps the blanks around it: its own reader refuses them with a message.
                pieces.Add(start == 0 ? (0, piece) : (i - piece.TrimStart().Length, piece.Trim()));
                start = i + 1;
            }
            else
            {
                // A quote begins or ends quoted text, in which brackets do not count.
                isQuoted ^= text[i] == '"';
                depth = isQuoted ? depth : Math.Max(0, depth + (text[i] is '(' or '[' ? 1 : text[i] is ')' or ']' ? -1 : 0));
            }
        }

        return pieces;
    }

    /// <summary>The meaning of a key of the text form.</summary>
    /// <param name="Key">The key.</param>
    /// <param name="Get">Reads the value; its text follows the key.</param>
    /// <param name="Read">Returns the run with another value.</param>
    private sealed record Setting(string Key, Func<RunSpec, object> Get, Func<RunSpec, string, RunSpec> Read);
}
