namespace Sonda.Benchmarks.Table;

/// <summary>Measures one row of a table.</summary>
internal interface IRowSource
{
    /// <summary>Measures the row, however long it takes. A failed measurement is null in the row, next to the reason.</summary>
    TableRow Measure();
}
