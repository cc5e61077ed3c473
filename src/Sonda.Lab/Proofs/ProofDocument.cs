namespace Sonda.Lab.Proofs;

/// <summary>A paired retraining on new seeds, as far as it is done.</summary>
/// <param name="State">none, running, done, stopped or failed.</param>
/// <param name="Seeds">The number of seeds, fixed before the first training.</param>
/// <param name="FirstSeed">The first seed; the others follow one by one.</param>
/// <param name="LastSeed">The last seed.</param>
/// <param name="Done">Finished trainings.</param>
/// <param name="Trainings">All trainings: three for each seed.</param>
/// <param name="Measure">The unit of levels, in percent: accuracy, recall or explained.</param>
/// <param name="Rows">The seeds that are done.</param>
/// <param name="Summary">Over all seeds; null until the last is done.</param>
/// <param name="Failure">The reason of a failure; null if there is none.</param>
internal sealed record ProofDocument(
    string State, int Seeds, ulong FirstSeed, ulong LastSeed, int Done, int Trainings, string? Measure, IReadOnlyList<ProofRow> Rows, ProofSummary? Summary, string? Failure)
{
    /// <summary>What is known of two runs of which no proof has begun.</summary>
    public static ProofDocument None { get; } = new("none", 0, 0, 0, 0, 0, null, [], null, null);
}

/// <summary>One seed: the unchanged run, the cure, and a remedy drawn at random.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Before">The unchanged run, in percent.</param>
/// <param name="After">The cured run.</param>
/// <param name="Effect">The difference, in points.</param>
/// <param name="Fault">Why the cure failed on this seed; null if it passed.</param>
/// <param name="Random">The run with the remedy drawn.</param>
/// <param name="Remedy">That remedy, in words.</param>
internal sealed record ProofRow(ulong Seed, double Before, double After, double Effect, string? Fault, double Random, string Remedy);

/// <summary>All seeds together.</summary>
/// <param name="Before">The mean of the unchanged run, in percent.</param>
/// <param name="After">The mean of the cured run.</param>
/// <param name="Effect">The mean paired difference.</param>
/// <param name="Passed">The seeds on which the cure passed.</param>
/// <param name="BeforeAiling">The seeds with the ailment before.</param>
/// <param name="AfterAiling">The seeds with it after.</param>
/// <param name="BeforeLearned">The seeds on which the unchanged run learned.</param>
/// <param name="AfterLearned">The seeds on which the cured run learned.</param>
/// <param name="Random">The effect of a random remedy.</param>
/// <param name="OverRandom">The difference of the cure to a random remedy.</param>
/// <param name="Holds">Whether nine in ten seeds passed and the interval is above zero.</param>
internal sealed record ProofSummary(
    double Before, double After, ProofEffect Effect, int Passed, int BeforeAiling, int AfterAiling, int BeforeLearned, int AfterLearned,
    ProofEffect Random, ProofEffect OverRandom, bool Holds);

/// <summary>A mean paired difference in points, with its limits at 95%.</summary>
internal sealed record ProofEffect(double Effect, double Low, double High);
