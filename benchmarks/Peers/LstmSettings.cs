namespace Sonda.Benchmarks.Peers;

/// <summary>One training step of long short-term memory, given to both sides.</summary>
internal static class LstmSettings
{
    public const int Units = 64;
    public const int Steps = 100;
    public const int Features = 2;
    public const int BatchSize = 32;
    public const double LearningRate = 0.001;

    /// <summary>
    /// The floating-point operations of the products of a step, two per multiply-add: forward, back to the inputs of the gates, back
    /// to the weights.
    /// </summary>
    public const double Operations = 2.0 * 3 * Steps * BatchSize * (Features + Units) * 4 * Units;

    /// <summary>Sequences of numbers from 0 to 1, step after step.</summary>
    public static float[] Inputs(int rows) => Numbers(rows * Steps * Features);

    /// <summary>A number from 0 to 1 for each row.</summary>
    public static float[] Targets(int rows) => Numbers(rows);

    private static float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(i => i * 37L % 101 / 101f)];
}
