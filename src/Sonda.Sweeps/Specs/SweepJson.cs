using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sonda.Engine;
using Sonda.Engine.Json;
using Sonda.Sweeps.Measures;

namespace Sonda.Sweeps.Specs;

/// <summary>A sweep as JSON, and its JSON Schema.</summary>
internal static class SweepJson
{
    private const string SchemaName = "$schema";

    private static readonly JsonRecord<AxisParts> AxisRecord = new(
        "The values of a name in the run: a range with step or count, or a list of values.",
        _ => new AxisParts(),
        JsonField<AxisParts>.Of("name", "The name in the holes of the run.", Text, axis => axis.Name, (axis, name) => axis with { Name = name }, true),
        JsonField<AxisParts>.Of("from", "The first value.", Real, axis => axis.From, (axis, from) => axis with { From = from }),
        JsonField<AxisParts>.Of("to", "The last value.", Real, axis => axis.To, (axis, to) => axis with { To = to }),
        JsonField<AxisParts>.Of("step", "The distance of two values. Default: 1 between whole numbers.", Real, axis => axis.Step, (axis, step) => axis with { Step = step }),
        JsonField<AxisParts>.Of(
            "count", "The number of values, instead of a step.", JsonForm.OrNone(JsonForm.Whole(2, Axis.MaxCount)), axis => axis.Count, (axis, count) => axis with { Count = count }),
        JsonField<AxisParts>.Of(
            "scale", "linear (default) or log.", JsonForm.Word(("linear", false), ("log", true)), axis => axis.IsLogarithmic, (axis, log) => axis with { IsLogarithmic = log }),
        JsonField<AxisParts>.Of("values", "A list of numbers or words, instead of a range.", Values, axis => axis.Values, (axis, values) => axis with { Values = values }),
        JsonField<AxisParts>.Of("title", "The words for the axis of a map.", TextOrNone, axis => axis.Title, (axis, title) => axis with { Title = title }));

    private static readonly JsonRecord<SweepParts> SweepRecord = new(
        "A sweep of sonda: a run over a grid of settings.",
        _ => new SweepParts(),
        JsonField<SweepParts>.Of("run", "The text form of a run with holes, as in 784-[100 tanh]x{depth}-10; rate {eta}.", Text, sweep => sweep.Run, (sweep, run) => sweep with { Run = run }, true),
        JsonField<SweepParts>.Of("axes", "The axes; the first changes slowest.", ListOf(AxisForm), sweep => sweep.Axes, (sweep, axes) => sweep with { Axes = axes }),
        JsonField<SweepParts>.Of("seeds", "Cells with the same settings and different seeds. Default: 1.", JsonForm.Whole(1, SweepSpec.MaxSeeds), sweep => sweep.Seeds, (sweep, seeds) => sweep with { Seeds = seeds }),
        JsonField<SweepParts>.Of("seed", "The first seed. Default: 1.", JsonForm.Seed, sweep => sweep.Seed, (sweep, seed) => sweep with { Seed = seed }),
        JsonField<SweepParts>.Of(
            "measures", "The readings of each cell. Default: accuracy.", ListOf(JsonForm.Text(Measure.Parse)), sweep => sweep.Measures, (sweep, measures) => sweep with { Measures = measures }));

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static JsonForm<string> Text => new(place => place.Read(text => text), text => JsonValue.Create(text), () => JsonForm.Type("string"));

    private static JsonForm<string?> TextOrNone => new(place => place.Read(text => text), text => JsonValue.Create(text)!, () => JsonForm.Type("string"));

    private static JsonForm<double?> Real => new(place => JsonForm.Number.Read(place), number => JsonValue.Create(number)!, () => JsonForm.Type("number"));

    private static JsonForm<Axis> AxisForm => new(
        place => AxisRecord.Read(place, place.Fields(), new AxisParts()) is var parts ? place.Within(parts.ToAxis) : throw new InvalidOperationException(),
        axis => AxisRecord.Write(AxisParts.Of(axis)),
        AxisRecord.Schema);

    private static JsonForm<EquatableList<string>?> Values => new(
        place => new EquatableList<string>([.. place.Items().Select(ValueOf)]),
        values => new JsonArray([.. values!.Items.Select(value => Axis.Number(value) is { } number && HoleExpression.Text(number) == value ? JsonValue.Create(number) : JsonValue.Create(value))]),
        () => new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = new JsonArray("number", "string") } });

    /// <exception cref="FormatException">The JSON is no sweep; the message gives the path, what was found and what is allowed.</exception>
    public static SweepSpec Read(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            var root = new JsonPlace(document.RootElement, "$");
            Dictionary<string, JsonPlace> values = root.Fields();
            values.Remove(SchemaName);
            SweepParts parts = SweepRecord.Read(root, values, new SweepParts());
            return root.Within(parts.ToSweep);
        }
        catch (JsonException fault)
        {
            throw new SpecException($"The text is not JSON: the error is at line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}.", fault);
        }
    }

    public static string Write(SweepSpec sweep) => SweepRecord.Write(SweepParts.Of(sweep)).ToJsonString(Indented);

    public static string Schema()
    {
        JsonObject schema = SweepRecord.Schema();
        JsonObject name = JsonForm.Type("string");
        name["description"] = "The address of this schema, for editors.";
        schema["properties"]![SchemaName] = name;
        schema.Insert(0, SchemaName, "https://json-schema.org/draft/2020-12/schema");
        return schema.ToJsonString(Indented);
    }

    private static JsonForm<EquatableList<T>> ListOf<T>(JsonForm<T> item) => new(
        place => new EquatableList<T>([.. place.Items().Select(item.Read)]),
        list => new JsonArray([.. list.Items.Select(item.Write)]),
        () => new JsonObject { ["type"] = "array", ["items"] = item.Schema() });

    private static string ValueOf(JsonPlace place) => place.Value.ValueKind == JsonValueKind.Number
        ? HoleExpression.Text(JsonForm.Number.Read(place))
        : place.Read(text => text.AsSpan().ContainsAny(',', ';', '\n') && Axis.Parse($"a = {text}").Values.Length != 1
            ? throw new SpecException($"A value must not contain a comma, a semicolon or a line end outside parentheses; found \"{text}\".")
            : text.Trim());

    /// <summary>A list that equals another with the same items, so that defaults are recognised.</summary>
    private sealed record EquatableList<T>(ImmutableArray<T> Items)
    {
        public bool Equals(EquatableList<T>? other) => other is not null && Items.SequenceEqual(other.Items);

        public override int GetHashCode() => Items.Length;
    }

    private sealed record AxisParts
    {
        public string Name { get; init; } = "";

        public double? From { get; init; }

        public double? To { get; init; }

        public double? Step { get; init; }

        public int? Count { get; init; }

        public bool IsLogarithmic { get; init; }

        public EquatableList<string>? Values { get; init; }

        public string? Title { get; init; }

        public static AxisParts Of(Axis axis) => new()
        {
            Name = axis.Name,
            From = axis.Range?.From,
            To = axis.Range?.To,
            Step = axis.Range?.Step,
            Count = axis.Range?.Count,
            IsLogarithmic = axis.IsLogarithmic,
            Values = axis.Range is null ? new(axis.Values) : null,
            Title = axis.Title,
        };

        public Axis ToAxis() => (Values, From, To) switch
        {
            ({ } values, null, null) => Axis.Of(Name, values.Items, Title),
            (null, { } from, { } to) when Step is null && Count is null && !IsLogarithmic && double.IsInteger(from) && double.IsInteger(to) =>
                Axis.Of(Name, new AxisRange(from, to, 1, null, false).Validated(Name), Title),
            (null, { } from, { } to) when Step is null != Count is null && !(IsLogarithmic && Step is not null) =>
                Axis.Of(Name, new AxisRange(from, to, Step, Count, IsLogarithmic).Validated(Name), Title),
            _ => throw new SpecException($"{Name}: expected \"values\", or \"from\" and \"to\" with \"step\" or \"count\"; a log scale takes a count."),
        };
    }

    private sealed record SweepParts
    {
        public string Run { get; init; } = "";

        public EquatableList<Axis> Axes { get; init; } = new([]);

        public int Seeds { get; init; } = 1;

        public ulong Seed { get; init; } = 1;

        public EquatableList<Measure> Measures { get; init; } = new([Measure.Accuracy]);

        public static SweepParts Of(SweepSpec sweep) => new()
        {
            Run = sweep.Template.Text,
            Axes = new(sweep.Axes),
            Seeds = sweep.Seeds,
            Seed = sweep.Seed,
            Measures = new(sweep.Measures),
        };

        // The text form reads the run, so that both forms refuse the same: a seed or an axis within the run, for example.
        public SweepSpec ToSweep()
        {
            SweepSpec run = SweepText.Read(string.Join('\n', (string[])[Run.ReplaceLineEndings(" "), .. Axes.Items.Select(axis => axis.ToString())]));
            return run.Axes.Length == Axes.Items.Length && run is { Seeds: 1, Seed: 1, Measures: [var only] } && only == Measure.Accuracy
                ? new SweepSpec(run.Template, run.Axes, Seeds, Seed, SweepText.ReadMeasures(string.Join(", ", Measures.Items)))
                : throw new SpecException($"\"run\" has an axis, seeds or measures in it; expected them in \"axes\", \"seeds\", \"seed\" and \"measures\".");
        }
    }
}
