// A layer under SQLite whose writes fail from a chosen one on, as a full or dying disk does.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sqlite3.h>

namespace storage_test {

// While it exists it is SQLite's default file system. Thread: one at a time, one object at a time.
class FaultVfs {
 public:
  FaultVfs() : m_real(sqlite3_vfs_find(nullptr)), m_vfs(*m_real) {
    m_vfs.zName = "fault";
    m_vfs.pNext = nullptr;
    m_vfs.pAppData = this;
    m_vfs.szOsFile = static_cast<int>(sizeof(File)) + m_real->szOsFile;
    m_vfs.xOpen = &FaultVfs::open;
    sqlite3_vfs_register(&m_vfs, 1);
  }
  ~FaultVfs() {
    sqlite3_vfs_unregister(&m_vfs);
    sqlite3_vfs_register(m_real, 1);
  }
  FaultVfs(const FaultVfs&) = delete;
  FaultVfs& operator=(const FaultVfs&) = delete;

  // After `writes` more writes, syncs or truncations each further one fails with `code`.
  void failAfter(int writes, int code) {
    m_left = writes;
    m_code = code;
    m_armed = true;
  }
  void heal() { m_armed = false; }
  // Whether something failed since failAfter().
  [[nodiscard]] bool struck() const { return m_armed && m_left < 0; }

 private:
  struct File {
    sqlite3_file base;
    FaultVfs* owner;
    sqlite3_file* real;  // lies behind this struct
  };

  static File* cast(sqlite3_file* file) { return reinterpret_cast<File*>(file); }
  static sqlite3_file* real(sqlite3_file* file) { return cast(file)->real; }
  int verdict() {
    if (!m_armed) return SQLITE_OK;
    if (m_left > 0) {
      --m_left;
      return SQLITE_OK;
    }
    m_left = -1;
    return m_code;
  }
  static int verdictFor(sqlite3_file* file) { return cast(file)->owner->verdict(); }

  static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out) {
    auto* self = static_cast<FaultVfs*>(vfs->pAppData);
    File* ours = cast(file);
    ours->owner = self;
    ours->real = reinterpret_cast<sqlite3_file*>(ours + 1);
    ours->base.pMethods = nullptr;
    const int code = self->m_real->xOpen(self->m_real, name, ours->real, flags, out);
    if (ours->real->pMethods != nullptr) ours->base.pMethods = methods();
    return code;
  }

  static const sqlite3_io_methods* methods() {
    static const sqlite3_io_methods table = makeMethods();
    return &table;
  }

  static sqlite3_io_methods makeMethods() {
    sqlite3_io_methods m{};
    m.iVersion = 2;
    m.xClose = [](sqlite3_file* f) { return real(f)->pMethods->xClose(real(f)); };
    m.xRead = [](sqlite3_file* f, void* to, int n, sqlite3_int64 at) {
      return real(f)->pMethods->xRead(real(f), to, n, at);
    };
    m.xWrite = [](sqlite3_file* f, const void* from, int n, sqlite3_int64 at) {
      const int fault = verdictFor(f);
      if (fault == SQLITE_OK) return real(f)->pMethods->xWrite(real(f), from, n, at);
      // A dying disk may have written half of it.
      real(f)->pMethods->xWrite(real(f), from, n / 2, at);
      return fault;
    };
    m.xTruncate = [](sqlite3_file* f, sqlite3_int64 size) {
      const int fault = verdictFor(f);
      return fault != SQLITE_OK ? fault : real(f)->pMethods->xTruncate(real(f), size);
    };
    // No power is cut here, so nothing needs to reach the disk, and waiting for it would take most
    // of the time.
    m.xSync = [](sqlite3_file* f, int) { return verdictFor(f); };
    m.xFileSize = [](sqlite3_file* f, sqlite3_int64* size) {
      return real(f)->pMethods->xFileSize(real(f), size);
    };
    m.xLock = [](sqlite3_file* f, int kind) { return real(f)->pMethods->xLock(real(f), kind); };
    m.xUnlock = [](sqlite3_file* f, int kind) { return real(f)->pMethods->xUnlock(real(f), kind); };
    m.xCheckReservedLock = [](sqlite3_file* f, int* out) {
      return real(f)->pMethods->xCheckReservedLock(real(f), out);
    };
    m.xFileControl = [](sqlite3_file* f, int op, void* arg) {
      return real(f)->pMethods->xFileControl(real(f), op, arg);
    };
    m.xSectorSize = [](sqlite3_file* f) { return real(f)->pMethods->xSectorSize(real(f)); };
    m.xDeviceCharacteristics = [](sqlite3_file* f) {
      return real(f)->pMethods->xDeviceCharacteristics(real(f));
    };
    m.xShmMap = [](sqlite3_file* f, int page, int size, int extend, void volatile** out) {
      return real(f)->pMethods->xShmMap(real(f), page, size, extend, out);
    };
    m.xShmLock = [](sqlite3_file* f, int offset, int n, int flags) {
      return real(f)->pMethods->xShmLock(real(f), offset, n, flags);
    };
    m.xShmBarrier = [](sqlite3_file* f) { real(f)->pMethods->xShmBarrier(real(f)); };
    m.xShmUnmap = [](sqlite3_file* f, int remove) {
      return real(f)->pMethods->xShmUnmap(real(f), remove);
    };
    return m;
  }

  sqlite3_vfs* m_real;
  sqlite3_vfs m_vfs;
  int m_left = 0;
  int m_code = SQLITE_OK;
  bool m_armed = false;
};

}  // namespace storage_test
