namespace Sonda.Engine.Training;

/// <summary>A position in training, between two mini-batches.</summary>
/// <param name="Epoch">Epochs done.</param>
/// <param name="Row">Rows done in the next epoch.</param>
public readonly record struct TrainingPosition(int Epoch, int Row);
