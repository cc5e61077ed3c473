namespace Sonda.Runs.Events;

/// <summary>How far a run has come.</summary>
/// <param name="Epoch">Epochs done.</param>
/// <param name="Row">Rows done of the next epoch; 0 between two epochs.</param>
/// <param name="Step">Mini-batches done in all.</param>
public readonly record struct RunPosition(int Epoch, int Row, long Step);
