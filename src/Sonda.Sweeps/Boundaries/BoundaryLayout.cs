namespace Sonda.Sweeps.Boundaries;

/// <summary>The data of a setting, and where a lane's numbers lie: W (rows padded to a multiple of four), v, gradients, rates, a and δ of a block.</summary>
internal sealed unsafe class BoundaryLayout
{
    private readonly double[] _first, _second;
    private readonly int[]?[] _batches;

    public BoundaryLayout(BoundarySetting setting)
    {
        Setting = setting;
        (_first, _second, Inputs, Targets) = setting.Draw();
        (Width, Rows, Stride) = (setting.Width, setting.Rows, (setting.Width + 3) / 4 * 4);
        AllRows = [.. Enumerable.Range(0, Rows)];
        _batches = setting.Condition == BoundaryCondition.MiniBatch ? [.. Enumerable.Range(0, setting.Steps).Select(setting.BatchOf)] : [];
        SecondAt = Width * Stride;
        FirstGradientAt = SecondAt + Width;
        SecondGradientAt = FirstGradientAt + (Width * Width);
        RatesAt = SecondGradientAt + Width;
        ActiveAt = RatesAt + 2;

        // Forward writes up to three sums beyond the last unit of the last row.
        DeltaAt = ActiveAt + (BoundaryKernel.BlockRows * Width) + 3;
        StateSize = DeltaAt + (BoundaryKernel.BlockRows * Width);
    }

    public BoundarySetting Setting { get; }

    public double[] Inputs { get; }

    public double[] Targets { get; }

    public int[] AllRows { get; }

    public int Width { get; }

    public int Rows { get; }

    public int Stride { get; }

    public int SecondAt { get; }

    public int FirstGradientAt { get; }

    public int SecondGradientAt { get; }

    public int RatesAt { get; }

    public int ActiveAt { get; }

    public int DeltaAt { get; }

    public int StateSize { get; }

    public double InputScale => Setting.InputScale;

    public double HiddenScale => Setting.HiddenScale;

    public bool IsTanh => Setting.IsTanh;

    public bool IsRelu => Setting.Condition == BoundaryCondition.Relu;

    public int[]? BatchOf(int step) => _batches.Length == 0 ? null : _batches[step];

    /// <summary>Puts the start of a cell into a lane.</summary>
    public void Start(double* memory, int lanes, int lane, double horizontal, double vertical)
    {
        bool isOffset = Setting.Condition == BoundaryCondition.Offset;
        double offset = isOffset ? PowerOfTen.Of(horizontal) : 0;
        for (int i = 0; i < Width; i++)
        {
            for (int j = 0; j < Width; j++)
            {
                memory[(((i * Stride) + j) * lanes) + lane] = _first[(i * Width) + j] + offset;
            }
        }

        for (int j = 0; j < Width; j++)
        {
            memory[((SecondAt + j) * lanes) + lane] = _second[j];
        }

        memory[(RatesAt * lanes) + lane] = PowerOfTen.Of(isOffset ? vertical : horizontal);
        memory[((RatesAt + 1) * lanes) + lane] = PowerOfTen.Of(vertical);
    }
}
