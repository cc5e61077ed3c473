namespace Sonda.Runs.Events;

/// <summary>The progress of a run.</summary>
/// <param name="Epoch">The number of finished epochs.</param>
/// <param name="Row">The number of rows done in the present epoch; 0 between two epochs.</param>
/// <param name="Step">The number of mini-batches done in all.</param>
public readonly record struct RunPosition(int Epoch, int Row, long Step);
