using System.Data.Common;
using DuckDB.NET.Data;

namespace Sonda.Interchange.Tests;

/// <summary>A database in memory that reads Parquet files.</summary>
internal static class DuckDb
{
    /// <summary>The rows of a query, in which <c>FILE</c> stands for the file.</summary>
    public static List<object[]> Read(string path, string query)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = query.Replace("FILE", $"'{path.Replace("'", "''", StringComparison.Ordinal)}'", StringComparison.Ordinal);
        using DbDataReader reader = command.ExecuteReader();
        var rows = new List<object[]>();
        while (reader.Read())
        {
            object[] row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }
}
