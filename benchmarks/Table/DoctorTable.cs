namespace Sonda.Benchmarks.Table;

/// <summary>The bars of the doctor. Each row is one class, listed here with its name on the command line.</summary>
internal static class DoctorTable
{
    private static readonly (string Name, IRowSource Source)[] Rows =
    [
        ("sigmoid", new RecognisedRow(Studies.Diagnoses.LabelledSet.Sigmoid, steps: 0)),
        ("small-start", new RecognisedRow(Studies.Diagnoses.LabelledSet.SmallStart, steps: 0)),
        ("exponential", new RecognisedRow(Studies.Diagnoses.LabelledSet.Exponential, steps: 6)),
        ("chapter", new RecognisedRow(Studies.Diagnoses.LabelledSet.Chapter, steps: 0)),
        ("relu", new DeathRow()),
        ("healthy-start", new HealthyRow(seeds: 100, steps: 48, every: 1)),
        ("healthy-whole", new HealthyRow(seeds: 50, steps: null, every: 20)),
        ("recipes-start", new RecipeRow(seeds: 20, steps: 40)),
        ("recipes-whole", new RecipeRow(seeds: 3, steps: null)),
        .. from family in Controls.NewFamilies.All select ("new-" + family.Name, (IRowSource)new CertainRow(family)),
        ("recurrent", new RecurrentRow()),
        ("latency", new LatencyRow()),
        ("forecast", new ForecastRow()),
        ("cure-pass", new CurePassRow()),
        ("cure-harm", new CureHarmRow()),
        ("cure-random", new CureRandomRow()),
    ];

    /// <summary>Chooses rows by the beginnings of their names; all rows without words.</summary>
    /// <exception cref="ArgumentException">No name begins with one of the words.</exception>
    public static Func<IReadOnlyList<TableRow>> Choose(IReadOnlyList<string> words) => RowChoice.Of(Rows, words);
}
